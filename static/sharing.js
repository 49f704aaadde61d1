// Sharing a generation: a link with a ticket that lets whoever has it watch, and do nothing else.
// All of it stands behind the #, which no browser sends to a server or tells another page.

import { post, whole } from "./client.js";
import { Failure } from "./errors.js";
import { byId, copy } from "./page.js";
import { moment } from "./words.js";

const TOLD = ["size", "n", "partial_images", "background"]; // of the order, for the frame's shape
const NUMBERS = new Set(["n", "partial_images"]);

/** Opens the dialog with a fresh link to that generation. */
export async function share(generation) {
  const field = byId("share-link");
  field.value = "";
  byId("share-note").textContent = "Asking for a ticket…";
  byId("copy-link").disabled = true;
  byId("share").showModal();
  try {
    const bought = await whole(await post("/v1/tickets", { generation: generation.facts.id }));
    field.value = linkTo(generation.facts, bought.ticket);
    byId("share-note").textContent = noteOn(bought.expires_at);
    byId("copy-link").disabled = false;
    field.select();
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    byId("share-note").textContent = failure.message;
  }
}

function noteOn(expires) {
  const until = moment(expires * 1000);
  const words = `Whoever has this link can watch this generation until ${until}, and do nothing else.`;
  const here = /^(localhost|127\.|\[::1\])/.test(location.host);
  return here ? `${words} This server can be reached from this machine only.` : words;
}

function linkTo({ id, order }, ticket) {
  const told = TOLD.filter((name) => order[name]).map((name) => [name, order[name]]);
  const fragment = new URLSearchParams([["watch", id], ["ticket", ticket], ...told]);
  return `${location.origin}${location.pathname}#${fragment}`;
}

/** What a link that was opened is for: `{id, ticket, order}`, or null. */
export function sharedHere() {
  const told = new URLSearchParams(location.hash.slice(1));
  const [id, ticket] = [told.get("watch"), told.get("ticket")];
  if (!id || !ticket) return null;
  const order = {};
  for (const name of TOLD) {
    if (told.has(name)) order[name] = NUMBERS.has(name) ? countIn(told.get(name)) : told.get(name);
  }
  return { id, ticket: encodeURIComponent(ticket), order };
}

const countIn = (text) => Math.min(10, Math.max(1, Number.parseInt(text, 10) || 1));

/** Lets the dialog's buttons work. */
export function startSharing() {
  byId("copy-link").addEventListener("click", ({ currentTarget }) =>
    copy(byId("share-link").value, currentTarget),
  );
  byId("close-share").addEventListener("click", () => byId("share").close());
}
