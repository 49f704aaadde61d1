// What is being worked on in this tab, and what was before: begins generations, follows them, keeps
// them in the archive, and lays the one that is wanted on the tray.

import { Archive } from "./archive.js";
import { drawContacts } from "./contacts.js";
import { Generation } from "./generation.js";
import { inspect } from "./inspector.js";
import { byId } from "./page.js";
import { explain } from "./problems.js";
import { lay, onTray } from "./tray.js";

const SHOWN = "safelight-shown"; // what lies on this tab's tray, for a reload

const live = new Map(); // name → generation, of those that this tab has touched
let archive = null;
let running = null; // at most one is ordered at a time: each costs somebody money

/** Whether something that was ordered here is not finished yet. */
export const busy = () => running !== null;

/** Opens the archive, and what lay on the tray when the page was left. */
export async function startWork() {
  archive = await Archive.open();
  await archive.trim();
  const name = sessionStorage.getItem(SHOWN);
  if (name) await open(name);
  await redraw();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) redraw(); // another tab may have been at work
  });
}

/** Orders it, and shows how it comes up. */
export async function develop(order, name) {
  if (running) return;
  const before = onTray();
  const generation = Generation.of(order, name);
  keep(generation);
  show(generation);
  await follow(generation);
  if (generation.facts.id) return;
  // Nothing came of it: the tray goes back to what lay on it, and only the reason stays.
  live.delete(generation.facts.name);
  await archive.forget(generation.facts.name);
  if (onTray() === generation) show(before);
  explain(generation.failure, () => develop(order, generation.facts.name));
  await redraw();
}

/** Shows somebody else's generation, which is not kept. */
export async function watch({ id, ticket, order }) {
  const generation = Generation.shared(id, ticket, order);
  show(generation);
  await generation.run();
}

async function follow(generation) {
  running = generation;
  drawRunning();
  await generation.run();
  running = null;
  drawRunning();
}

function drawRunning() {
  byId("develop").disabled = busy() || byId("model").disabled;
}

function keep(generation) {
  live.set(generation.facts.name, generation);
  archive.keep(generation.facts);
  generation.listen((kind, detail) => {
    if (kind === "event") archive.keep(generation.facts, detail).then(redraw);
    else if (kind === "resource") archive.keep(generation.facts);
    else if (kind === "state") archive.keep(generation.facts).then(redrawIfEnded(generation));
  });
}

const redrawIfEnded = (generation) => () => (generation.ended ? redraw() : undefined);

function show(generation) {
  const again = () => develop(generation.facts.order);
  lay(generation, generation?.facts.mine ? again : () => location.reload());
  inspect(generation);
  if (generation?.facts.mine) sessionStorage.setItem(SHOWN, generation.facts.name);
  else sessionStorage.removeItem(SHOWN);
  redraw();
}

/** Shows one of the earlier ones; goes on with it where it was left in the middle. */
async function open(name) {
  let generation = live.get(name);
  if (!generation) {
    const kept = await archive.load(name);
    if (!kept) return;
    generation = new Generation(kept.facts, kept.events);
    keep(generation);
  }
  show(generation);
  if (!generation.ended && !running) follow(generation);
}

async function forget(name) {
  if (running?.facts.name === name) return;
  live.delete(name);
  await archive.forget(name);
  if (onTray()?.facts.name === name) show(null);
  await redraw();
}

/** Forgets everything but what is running. */
export async function forgetAll() {
  for (const { name } of await archive.all()) await forget(name);
}

async function redraw() {
  if (!archive || byId("contacts").dataset.off) return;
  const all = (await archive.all()).filter(({ id, name }) => id || running?.facts.name === name);
  const shown = onTray()?.facts.name;
  await drawContacts({ all, cover: (name) => archive.cover(name), shown, open, forget });
}
