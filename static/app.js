// The studio: the page that orders pictures from this server's own API and shows them coming up.
// It knows nothing that the API does not tell it: options are drawn from /v1/models, and whether an
// order is right is the server's to say. Script, style and connections are its own origin's alone.
//
// Here its parts are put together: what a visitor does, and which part answers.

import { listenForKey } from "./key.js";
import { readModels } from "./models.js";
import { drawDependent, drawOptions } from "./options.js";
import { countPrompt } from "./order.js";
import { byId, control, say, WIDE } from "./page.js";
import { clearField, explain } from "./problems.js";
import { cancel, develop } from "./tray.js";

const EDGES = new Set(["width", "height"]);

async function loadModels() {
  try {
    await readModels();
    offerOrder();
    say("Ready");
  } catch (error) {
    explain(error, loadModels);
  }
}

function offerOrder() {
  byId("develop").disabled = false;
  byId("options").hidden = false;
  drawOptions();
  countPrompt();
}

function listen() {
  byId("order").addEventListener("submit", (event) => {
    event.preventDefault();
    develop();
  });
  byId("order").addEventListener("input", ({ target }) => {
    clearField(EDGES.has(target.name) ? control("size") : target);
    if (target.name === "model") drawOptions();
    else drawDependent();
    countPrompt();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) develop();
    if (event.key === "Escape") cancel();
  });
  byId("cancel").addEventListener("click", cancel);
  byId("ideas").addEventListener("click", ({ target }) => takeIdea(target));
}

function takeIdea(target) {
  if (target.tagName !== "BUTTON") return;
  control("prompt").value = target.textContent;
  clearField(control("prompt"));
  countPrompt();
  byId("develop").focus();
}

function begin() {
  byId("modifier").textContent = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";
  byId("options").open = WIDE.matches;
  listen();
  listenForKey();
  loadModels();
}

begin();
