// A failure where the visitor looks for it: at its fields, at the key, or above the picture.

import { Failure } from "./errors.js";
import { askForKey } from "./key.js";
import { modelsKnown } from "./models.js";
import { byId, control, say } from "./page.js";

/** Tells of `failure`; `again` is what a key that is given then tries once more. */
export function explain(failure, again) {
  if (!(failure instanceof Failure)) {
    console.error(failure);
    failure = new Failure({ message: "The page itself failed; reloading it may help." });
  }
  if (failure.status === 401) {
    askForKey(failure, again);
    return;
  }
  const marked = markFields(failure);
  const label = marked[0]?.closest(".field").querySelector("label").textContent;
  say(label ? "Not begun" : failure.refusal ? "Not made" : "Stopped");
  notice(titleOf(failure, label), textOf(failure), failure.refusal ? "refusal" : "failure");
  marked[0]?.focus();
}

function titleOf(failure, label) {
  if (failure.refusal) return "The model would rather not make this";
  if (failure.code === "connection_lost") return "Connection lost";
  if (!modelsKnown()) return "The models could not be read";
  if (label) return `Please look at “${label}”`;
  if (failure.status === 429) return "Too much at once";
  return "The picture was not finished";
}

function textOf({ message, refusal, wait }) {
  const advice = refusal ? "Another wording may do." : wait ? `Try again in ${wait} s.` : "";
  return [message, advice].filter(Boolean).join(" ");
}

function notice(title, text, kind) {
  byId("notice").className = `notice ${kind}`;
  byId("notice-title").textContent = title;
  byId("notice-text").textContent = text;
  byId("notice").hidden = false;
  byId("notice").scrollIntoView({ block: "nearest" });
}

/** Marks every field that the server names, and returns those controls. */
function markFields({ message, param, detail }) {
  const listed = detail.map(({ loc, msg }) => [String(loc?.[1]), msg]);
  const problems = listed.length > 0 ? listed : [[param, message]];
  return problems.map(([name, words]) => markField(name, words)).filter(Boolean);
}

function markField(name, words) {
  const input = name ? control(name) : null;
  const error = byId(`${name}-error`);
  if (!input || !error) return null;
  input.setAttribute("aria-invalid", "true");
  error.textContent = words;
  error.hidden = false;
  if (byId("options").contains(input)) byId("options").open = true;
  return input;
}

export function clearProblems() {
  byId("notice").hidden = true;
  byId("key-form").hidden = true;
  for (const input of byId("order").querySelectorAll("[aria-invalid]")) clearField(input);
}

export function clearField(input) {
  input.removeAttribute("aria-invalid");
  const error = byId(`${input.name}-error`);
  if (error) error.hidden = true;
}
