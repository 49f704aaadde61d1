// The studio: the page that orders pictures from this server's own API and shows them coming up.
// It knows nothing that the API does not tell it: options are drawn from /v1/models, and whether an
// order is right is the server's to say. Script, style and connections are its own origin's alone.
//
// Here its parts are put together: what a visitor does, and which part answers.

import { drawCode, startCode } from "./code.js";
import { startContacts } from "./contacts.js";
import { listenForKey } from "./key.js";
import { listenForClosing } from "./lightbox.js";
import { chooseModel, chosenModel, readModels } from "./models.js";
import { drawDependent, drawOptions, wish, wishFor } from "./options.js";
import { countPrompt, readOrder } from "./order.js";
import { byId, control, say, WIDE } from "./page.js";
import { clearField, explain } from "./problems.js";
import { share, sharedHere, startSharing } from "./sharing.js";
import { cancel, onTray, startTray } from "./tray.js";
import { busy, develop, forgetAll, startWork, watch } from "./work.js";

const EDGES = new Set(["width", "height"]);

async function loadModels() {
  try {
    await readModels();
    offerOrder();
    if (!onTray()) say("Ready");
  } catch (error) {
    explain(error, loadModels, "The models could not be read");
  }
}

function offerOrder() {
  byId("develop").disabled = busy();
  byId("take-over").disabled = false;
  byId("options").hidden = false;
  byId("code").hidden = false;
  drawForm();
}

function drawForm() {
  drawOptions();
  countPrompt();
  drawCode();
}

function order() {
  if (chosenModel() && !busy()) develop(readOrder());
}

function changed({ target }) {
  clearField(EDGES.has(target.name) ? control("size") : target);
  if (target.name === "model") drawOptions();
  else if (target.name !== "prompt") wish(target);
  drawDependent();
  countPrompt();
  drawCode();
}

function pressed(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) order();
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) cancel();
}

/** Fills the form with what lies on the tray, to be changed and ordered again. */
function takeOver() {
  const { order: earlier } = onTray().facts;
  control("prompt").value = earlier.prompt;
  chooseModel(earlier.model);
  wishFor(earlier);
  drawForm();
  byId("options").open = true;
  control("prompt").focus();
}

function takeIdea(target) {
  if (target.tagName !== "BUTTON") return;
  control("prompt").value = target.textContent;
  clearField(control("prompt"));
  countPrompt();
  drawCode();
  byId("develop").focus();
}

function listen() {
  byId("order").addEventListener("submit", (event) => {
    event.preventDefault();
    order();
  });
  byId("order").addEventListener("input", changed);
  document.addEventListener("keydown", pressed);
  byId("ideas").addEventListener("click", ({ target }) => takeIdea(target));
  byId("take-over").addEventListener("click", takeOver);
  byId("share-it").addEventListener("click", () => share(onTray()));
  addEventListener("hashchange", () => location.reload());
}

/** A shared link shows that one generation and nothing to order with: it needs no key. */
function watchOnly(shared) {
  document.body.classList.add("watching");
  byId("desk").hidden = true;
  byId("contacts").dataset.off = "true";
  byId("own-studio").hidden = false;
  watch(shared);
}

function begin() {
  byId("modifier").textContent = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";
  byId("options").open = WIDE.matches;
  listen();
  listenForKey();
  listenForClosing();
  startTray();
  startCode();
  startSharing();
  startContacts(forgetAll);
  const shared = sharedHere();
  if (shared) watchOnly(shared);
  else startWork().then(loadModels);
}

begin();
