// The contact sheet: a small print of every generation that this browser remembers.

import { byId, make, makeButton } from "./page.js";
import { moment } from "./words.js";

const ASK_MILLISECONDS = 4000; // how long “Clear” waits to be meant

const STATES = {
  completed: "",
  failed: "Not made",
  cancelled: "Cancelled",
  beginning: "Developing",
  in_progress: "Developing",
};

let urls = [];
let turn = 0;

/**
 * Draws the sheet. `all` are facts, newest first; `cover(name)` gives the picture; `shown` is the
 * name of what lies on the tray; `open(name)` and `forget(name)` are what can be done.
 */
export async function drawContacts({ all, cover, shown, open, forget }) {
  turn += 1;
  const mine = turn;
  const pictures = await Promise.all(all.map(({ name }) => cover(name)));
  if (mine !== turn) return; // it is being drawn anew already
  urls.forEach((url) => URL.revokeObjectURL(url));
  urls = [];
  const focused = document.activeElement?.dataset.contact;
  byId("contact-list").replaceChildren(
    ...all.map((facts, place) => contact(facts, pictures[place], facts.name === shown, open, forget)),
  );
  byId("contacts").hidden = all.length === 0;
  if (focused) byId("contact-list").querySelector(`[data-contact="${focused}"]`)?.focus();
}

function contact(facts, picture, shown, open, forget) {
  const { name, order, started, status } = facts;
  const button = makeButton("", () => open(name), {
    className: "contact", data: { contact: name, state: status }, aria: { pressed: shown },
    title: order.prompt,
  });
  const words = STATES[status] || moment(started);
  button.append(thumb(picture), make("span", { className: "contact-prompt" }, order.prompt));
  button.append(make("span", { className: "hint figures" }, words));
  const forgetting = makeButton("×", () => forget(name), {
    className: "forget", title: "Forget it", aria: { label: `Forget “${order.prompt.slice(0, 60)}”` },
  });
  return make("li", {}, button, forgetting);
}

function thumb(picture) {
  if (!picture) return make("span", { className: "no-picture" });
  urls.push(URL.createObjectURL(picture));
  return make("img", { src: urls.at(-1), alt: "", loading: "lazy" });
}

/** Lets “Clear” work: it asks once more, and takes no answer for no. */
export function startContacts(clear) {
  const button = byId("clear-contacts");
  const words = button.textContent;
  let meant = false;
  const calm = () => {
    meant = false;
    button.textContent = words;
  };
  button.addEventListener("click", () => {
    if (meant) {
      calm();
      clear();
      return;
    }
    meant = true;
    button.textContent = "Forget all of them?";
    setTimeout(calm, ASK_MILLISECONDS);
  });
}
