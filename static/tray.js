// The tray: one generation at a time lies on it, running or long done. Shows how it stands, and
// what its events bring, sheet by sheet.

import { drawLamp, blink } from "./lamp.js";
import { byId, say, WIDE } from "./page.js";
import { clearProblems, explain } from "./problems.js";
import { Scrubber } from "./scrubber.js";
import { Sheet } from "./sheet.js";
import { money, seconds } from "./words.js";

const TICK = 100; // milliseconds between two looks at the clock
const HEARTBEAT = "Heartbeat";

let sheets = [];
let generation = null; // what lies on the tray
let stopListening = () => {};
let again = () => {}; // does what has failed once more

const scrubber = new Scrubber((at) => sheets.forEach((sheet) => sheet.showAt(at)));

/** What lies on the tray, or null. */
export const onTray = () => generation;

/** Lays `next` on the tray, with all that came of it so far; null clears it. */
export function lay(next, retry = () => {}) {
  stopListening();
  clearProblems();
  sheets.forEach((sheet) => sheet.dispose());
  generation = next;
  again = retry;
  sheets = next ? Array.from({ length: next.count }, (_, number) => new Sheet(next.facts.order, number)) : [];
  byId("sheets").replaceChildren(...sheets.map((sheet) => sheet.element));
  byId("sheets").classList.toggle("several", sheets.length > 1);
  byId("sheets").hidden = false;
  byId("ideas").hidden = next !== null;
  scrubber.withdraw();
  byId("bill").textContent = "";
  stopListening = next?.listen(hear) ?? (() => {});
  next?.events.forEach(take);
  drawState();
  if (next?.facts.resource) addAnswers();
  if (next && !next.ended && !WIDE.matches) byId("tray").scrollIntoView();
}

function hear(kind, detail) {
  if (kind === "event") take(detail);
  else if (kind === "state") drawState();
  else if (kind === "resource") addAnswers();
  else if (kind === "heard" || detail?.what === HEARTBEAT) blink();
}

function take(event) {
  if (!event.picture) return;
  const sheet = sheets[event.fields.image_index ?? 0];
  sheet?.take(event).catch((failure) => explain(failure, again));
  drawState();
}

function addAnswers() {
  const { answers, upstream, cost } = generation.facts.resource;
  answers.forEach((answer, number) => sheets[number]?.add(answer));
  const made = upstream ? `Made by ${upstream}` : "";
  byId("bill").textContent = [made, cost ? money(cost) : ""].filter(Boolean).join(" · ");
}

/** Draws everything that follows from how the generation stands. */
function drawState() {
  const running = generation !== null && !generation.ended;
  if (generation && sheets.length !== generation.count) {
    lay(generation, again); // a link did not tell how many there are
    return;
  }
  keepFocus(running);
  byId("cancel").hidden = !running || !generation.facts.mine;
  byId("cancel").disabled = generation?.cancelling ?? false;
  byId("acts").hidden = !generation?.facts.mine || !generation.facts.id;
  byId("share-it").hidden = !running && sheets.every((sheet) => sheet.empty);
  byId("tray").setAttribute("aria-busy", String(running));
  byId("tray").classList.toggle("running", running);
  drawLamp(generation);
  tick();
  if (generation?.ended) drawEnd();
  else say(generation ? progress() : "Ready");
}

function keepFocus(running) {
  const focused = document.activeElement;
  if (running && focused === byId("develop")) byId("cancel").hidden = false;
  if (running && focused === byId("develop")) byId("cancel").focus({ preventScroll: true });
  if (!running && focused === byId("cancel")) {
    byId("develop").disabled = false;
    byId("develop").focus({ preventScroll: true });
  }
}

function progress() {
  if (generation.cancelling) return "Cancelling";
  if (generation.connection === "lost") return "Connection lost, trying again";
  if (generation.connection === "busy") return "Waiting for the server";
  if (sheets.length === 1) return sheets[0].words;
  const done = sheets.filter((sheet) => sheet.finished).length;
  const begun = sheets.some((sheet) => !sheet.empty);
  return begun ? `Developing, ${done} of ${sheets.length} done` : "Waiting";
}

function drawEnd() {
  const { status, events, failure } = generation;
  const took = seconds(events.at(-1)?.at ?? 0);
  if (status === "completed") say(events.at(-1)?.missed ? "Done" : `Done in ${took}`);
  if (status === "cancelled") say(events.length ? `Cancelled after ${took}` : "Cancelled");
  sheets.forEach((sheet) => sheet.stop(status === "cancelled" ? "Cancelled" : "Not finished"));
  if (failure?.refusal) sheets.forEach((sheet) => sheet.withdraw());
  const shown = sheets.filter((sheet) => !sheet.empty && !sheet.withdrawn);
  byId("sheets").hidden = shown.length === 0; // a picture that never came, or was refused
  byId("share-it").hidden = shown.length === 0;
  scrubber.offer(shown.flatMap((sheet) => sheet.moments));
  // One that was never begun gives the tray back to what lay on it; whoever ordered it is told there.
  if (status === "failed" && generation.facts.id && byId("notice").hidden) explain(failure, again);
}

function tick() {
  const running = generation !== null && !generation.ended;
  byId("elapsed").textContent = running ? seconds(generation.elapsed) : "";
  if (running) drawLamp(generation);
}

/** Ends what runs on the tray. */
export function cancel() {
  if (generation?.facts.mine && !generation.ended) generation.cancel();
}

/** Lets the clock run, and the buttons of the tray work. */
export function startTray() {
  setInterval(tick, TICK);
  byId("cancel").addEventListener("click", cancel);
  byId("try-now").addEventListener("click", () => generation?.tryNow());
}
