// One picture as large as the screen allows, until Escape or a click.

import { byId } from "./page.js";

/** Shows the picture at `url` above everything else. */
export function enlarge(url, alt) {
  Object.assign(byId("enlarged"), { src: url, alt });
  byId("lightbox").showModal();
}

/** A click anywhere on it closes it. */
export function listenForClosing() {
  byId("lightbox").addEventListener("click", () => byId("lightbox").close());
}
