// The tray: one order at a time is developed on it, and the better of two stays on it. Begins and
// cancels the work, and shows that it is going on.

import { Development } from "./development.js";
import { chosenModel } from "./models.js";
import { readOrder } from "./order.js";
import { byId, say, WIDE } from "./page.js";
import { clearProblems, explain } from "./problems.js";
import { seconds } from "./words.js";

let development = null; // the one on the tray
let running = false;

export async function develop() {
  if (running || !chosenModel()) return;
  clearProblems();
  const previous = development;
  development = new Development(readOrder(), report);
  byId("ideas").hidden = true;
  byId("sheets").replaceChildren(...development.sheets.map((sheet) => sheet.element));
  byId("sheets").classList.toggle("several", development.sheets.length > 1);
  setRunning(true);
  report(development);
  const ticking = setInterval(tick, 100);
  try {
    await development.run();
    say(`Done in ${seconds(development.elapsed)}`);
  } catch (error) {
    endedBy(error);
  }
  clearInterval(ticking);
  byId("elapsed").textContent = "";
  keepBetter(previous);
  setRunning(false);
}

export function cancel() {
  if (running) development.cancel();
}

function endedBy(error) {
  if (development.cancelled) {
    say(`Cancelled after ${seconds(development.elapsed)}`);
    development.sheets.forEach((sheet) => sheet.stop("Cancelled"));
    return;
  }
  development.sheets.forEach((sheet) => sheet.stop("Not finished"));
  explain(error, develop);
}

/** An order that brought nothing gives the tray back to the pictures before it. */
function keepBetter(previous) {
  if (!development.empty) {
    previous?.dispose();
    return;
  }
  development.dispose();
  development = previous;
  byId("sheets").replaceChildren(...(previous?.sheets.map((sheet) => sheet.element) ?? []));
  byId("sheets").classList.toggle("several", previous?.sheets.length > 1);
  byId("ideas").hidden = previous !== null;
}

function report(one) {
  if (running && one === development && !one.cancelled) say(one.state());
}

function tick() {
  byId("elapsed").textContent = seconds(development.elapsed);
}

function setRunning(on) {
  const focused = document.activeElement;
  running = on;
  byId("develop").disabled = on;
  byId("cancel").hidden = !on;
  byId("tray").setAttribute("aria-busy", String(on));
  byId("tray").classList.toggle("running", on);
  if (on && focused === byId("develop")) byId("cancel").focus({ preventScroll: true });
  if (!on && focused === byId("cancel")) byId("develop").focus({ preventScroll: true });
  if (on && !WIDE.matches) byId("tray").scrollIntoView();
}
