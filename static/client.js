// The only way to the server's JSON: requests with the visitor's key, and their failures as
// `Failure`. Streams are read by source.js.

import { failureOf, lost } from "./errors.js";
import { storedKey } from "./key.js";

/** Where generations are. */
export const GENERATIONS = "/v1/images/generations";

/** The answer to a request with the visitor's key. Throws a `Failure` for everything but success. */
export async function call(path, init = {}) {
  const headers = new Headers(init.headers);
  const key = storedKey();
  if (key) headers.set("Authorization", `Bearer ${key}`);
  let response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (error) {
    throw lost(error, "Safelight cannot be reached. Is it still running?");
  }
  if (!response.ok) throw await failureOf(response);
  return response;
}

/** The answer to `body`, POSTed as JSON. */
export function post(path, body, headers = {}) {
  return call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

/** A whole JSON answer. */
export function whole(response) {
  return response.json().catch((error) => {
    throw lost(error, "The connection was lost before the answer was whole.");
  });
}

/** An address the server told, as one of this page's own origin: other origins are shut to it. */
export function atHome(address) {
  const { pathname, search } = new URL(address, location.href);
  return pathname + search;
}
