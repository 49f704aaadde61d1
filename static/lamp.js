// The line to the server, in words: whether it stands, when it was last heard, and when a lost one
// is tried again. What changes every moment is not read out; that is the status line's.

import { byId } from "./page.js";
import { bytes } from "./words.js";

const QUIET = 2000; // milliseconds after which it is worth telling how long nothing was heard

/** Draws the state of that generation's line; nothing where there is none. */
export function drawLamp(generation) {
  const state = generation?.connection ?? "none";
  byId("lamp").hidden = state === "none";
  byId("lamp").dataset.state = state;
  byId("lamp-words").textContent = state === "none" ? "" : WORDS[state](generation);
  byId("try-now").hidden = !(state === "lost" || state === "busy");
  byId("tray").classList.toggle("cut-off", state === "lost");
}

/** A heartbeat or a piece of a picture has come. */
export function blink() {
  const dot = byId("lamp-dot");
  dot.getAnimations().forEach((animation) => animation.cancel());
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  dot.animate([{ transform: "scale(1.7)" }, { transform: "scale(1)" }], 500);
}

const wait = ({ retryAt, elapsed }) => Math.max(0, Math.ceil((retryAt - elapsed) / 1000));

const WORDS = {
  connecting: () => "Connecting",
  live: (generation) => {
    const silent = generation.elapsed - generation.heardAt;
    const beats = generation.heartbeats;
    const heartbeats = beats ? ` · ${beats} ${beats === 1 ? "heartbeat" : "heartbeats"}` : "";
    if (silent < QUIET && generation.bytes > 200_000) return `Live · receiving ${bytes(generation.bytes)}`;
    const heard = silent < QUIET ? "" : ` · heard ${Math.floor(silent / 1000)} s ago`;
    return `Live${heard}${heartbeats}`;
  },
  lost: (generation) => `Trying again in ${wait(generation)} s`,
  busy: (generation) => `Asking again in ${wait(generation)} s`,
};
