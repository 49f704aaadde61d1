// What came over the line, for those who build clients: every event with its time, size, gap and
// fields, the frame as it came, and between them heartbeats and what happened to the connection.

import { byId, copy, make, makeButton } from "./page.js";
import { bytes, exactSeconds } from "./words.js";

const SHOWN = 1500; // characters of a long frame's beginning and of its end

let stopListening = () => {};

/** Shows that generation's events from now on; null empties the panel. */
export function inspect(generation) {
  stopListening();
  byId("journal").replaceChildren();
  count(generation);
  if (!generation) return;
  let last = null;
  const add = (kind, entry) => {
    byId("journal").append(kind === "event" ? eventRow(entry, last) : noteRow(entry));
    if (kind === "event") last = entry;
    count(generation);
  };
  const earlier = [
    ...generation.events.map((entry) => ["event", entry]),
    ...generation.journal.map((entry) => ["journal", entry]),
  ];
  earlier.sort(([, one], [, other]) => one.at - other.at).forEach(([kind, entry]) => add(kind, entry));
  stopListening = generation.listen((kind, entry) => {
    if (kind === "event" || kind === "journal") add(kind, entry);
  });
}

function count(generation) {
  const events = generation?.events.length ?? 0;
  byId("event-count").textContent = events ? String(events) : "";
  byId("no-events").hidden = Boolean(generation?.events.length || generation?.journal.length);
}

function noteRow({ what, at }) {
  const time = make("span", { className: "figures" }, exactSeconds(at));
  const down = !(what === "Heartbeat" || what.startsWith("Connected"));
  const kind = what === "Heartbeat" ? "beat" : "note";
  return make("li", { className: down ? `${kind} down` : kind }, make("span", {}, what), time);
}

function eventRow(event, last) {
  const figure = (words, title) => make("span", { className: "figures", title }, words);
  const gap = last ? `+${exactSeconds(event.at - last.at)}` : "first";
  const summary = make(
    "summary",
    {},
    figure(`#${event.sequence}`, "Place in the stream"),
    make("span", { className: "event-name" }, event.name.replace(/^image_generation\./, "")),
    figure(event.missed ? "earlier" : exactSeconds(event.at), "Since the start"),
    figure(gap, "Since the event before"),
    figure(bytes(event.size), "On the wire"),
  );
  const details = make("details", {}, summary, fieldList(event), rawFrame(event));
  return make("li", { className: "event", data: { sequence: event.sequence } }, details);
}

function fieldList({ id, fields }) {
  const list = make("dl", { className: "event-fields" });
  for (const [name, value] of Object.entries({ id, ...fields })) {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    list.append(make("dt", {}, name), make("dd", {}, text));
  }
  return list;
}

/** The bytes as they came; they are not kept beyond this visit. */
function rawFrame({ raw }) {
  if (!raw) return make("p", { className: "hint" }, "The raw frame was kept until the page was left.");
  const box = make("div", { className: "raw" });
  const shown = makeButton("Raw frame", async () => {
    const text = await raw.text();
    const frame = make("pre", { tabIndex: 0, aria: { label: "Raw frame" } }, middleCut(text));
    const whole = makeButton("Copy the whole frame", () => copy(text, whole), { className: "quiet" });
    box.replaceChildren(frame, whole);
    frame.focus();
  }, { className: "quiet" });
  box.append(shown);
  return box;
}

function middleCut(text) {
  if (text.length <= 2 * SHOWN) return text;
  const hidden = (text.length - 2 * SHOWN).toLocaleString();
  return `${text.slice(0, SHOWN)}\n… ${hidden} characters more …\n${text.slice(-SHOWN)}`;
}
