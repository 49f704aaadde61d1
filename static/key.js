// The visitor's key: asked for when the server wants one, kept in this tab alone, and put into the
// header of a request, never into an address. What stands in an address is a ticket.

import { byId, say } from "./page.js";

const KEY = "safelight-key";

let afterKey = () => {}; // what was refused without a key

/** The key, or null. */
export const storedKey = () => sessionStorage.getItem(KEY);

/** Asks for a key because of `failure`; `again` is what is tried with it. */
export function askForKey(failure, again) {
  const refused = storedKey() !== null;
  setKey(null);
  afterKey = again;
  say("A key is needed");
  byId("key-hint").textContent = refused ? failure.message : "This server asks who is calling.";
  byId("key-form").hidden = false;
  byId("key").value = "";
  byId("key").focus();
}

function setKey(key) {
  if (key) sessionStorage.setItem(KEY, key);
  else sessionStorage.removeItem(KEY);
  byId("forget-key").hidden = !key;
}

function useKey(event) {
  event.preventDefault();
  const key = byId("key").value.trim();
  if (!/^[\x21-\x7e]+$/.test(key)) {
    byId("key-hint").textContent = "A key has plain letters, digits and signs, and no spaces.";
    return;
  }
  setKey(key);
  byId("key").value = "";
  byId("key-form").hidden = true;
  say("Ready");
  afterKey();
}

function forgetKey() {
  setKey(null);
  say("The key is forgotten");
}

/** Lets the form for the key, and the button that forgets it, work. */
export function listenForKey() {
  byId("forget-key").hidden = !storedKey();
  byId("key-form").addEventListener("submit", useKey);
  byId("forget-key").addEventListener("click", forgetKey);
}
