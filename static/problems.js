// A failure where the visitor looks for it: at its fields, at the key, or above the picture, in
// words and with what to do about it.

import { Failure } from "./errors.js";
import { askForKey } from "./key.js";
import { byId, control, say } from "./page.js";

/** What to do about it, by the server's code, where its message does not say so itself. */
const ADVICE = {
  connection_lost: "Nothing is asked for twice: trying again finds what was begun.",
  draining: "The server is being restarted; try again in a moment.",
  generation_gone: "Pictures are kept by the server for some minutes only. Develop it again.",
  generation_not_found: "Pictures are kept by the server for some minutes only. Develop it again.",
  insufficient_quota: "Whoever runs this server has to look after its account with the provider.",
  interrupted: "The server was shut down in the middle. Develop it again when it is back.",
  no_upstream: "Whoever runs this server has to connect it to something that makes pictures.",
  upstream_error: "That is the provider's own trouble. Often a second try works.",
  upstream_timeout: "Smaller or lower quality pictures come sooner.",
  upstream_unauthorized: "Whoever runs this server has to look after its key for the provider.",
};

/**
 * Tells of `failure`; `again` is what “Try again”, or a key that is given, then does once more.
 * `title` is for what has no better one.
 */
export function explain(failure, again, title = "The picture was not finished") {
  if (!(failure instanceof Failure)) {
    console.error(failure);
    failure = new Failure({ message: "The page itself failed; reloading it may help." });
  }
  if (failure.status === 401 && failure.code !== "invalid_ticket") {
    askForKey(failure, again);
    return;
  }
  const marked = markFields(failure);
  const label = marked[0]?.closest(".field").querySelector("label").textContent;
  say(label ? "Not begun" : failure.refusal ? "Not made" : "Stopped");
  const kind = failure.refusal ? "refusal" : "failure";
  const text = label ? "" : textOf(failure); // which stands at its field
  notice(titleOf(failure, label) ?? title, text, kind, label || failure.refusal ? null : again);
  marked[0]?.focus();
}

function titleOf(failure, label) {
  if (failure.refusal) return "The model would rather not make this";
  if (failure.lost) return "Connection lost";
  if (label) return `Please look at “${label}”`;
  if (failure.status === 429) return "Too much at once";
  if (failure.status === 404 || failure.status === 410) return "No longer there";
  return null;
}

function textOf({ message, refusal, wait, code }) {
  const advice = refusal ? "Another wording may do." : wait ? `Try again in ${wait} s.` : ADVICE[code];
  return [message, advice].filter(Boolean).join(" ");
}

function notice(title, text, kind, again) {
  byId("notice").className = `notice ${kind}`;
  byId("notice-title").textContent = title;
  byId("notice-text").textContent = text;
  byId("notice-text").hidden = text === "";
  byId("try-again").hidden = !again;
  byId("try-again").onclick = again;
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

/** Takes away all that was told of earlier failures. */
export function clearProblems() {
  byId("notice").hidden = true;
  byId("key-form").hidden = true;
  for (const input of byId("order").querySelectorAll("[aria-invalid]")) clearField(input);
}

/** The field is being mended. */
export function clearField(input) {
  input.removeAttribute("aria-invalid");
  const error = byId(`${input.name}-error`);
  if (error) error.hidden = true;
}
