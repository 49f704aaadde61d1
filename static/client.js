// The only way to the server: requests with the visitor's key, their failures as `Failure`, and the
// events of a streamed answer.

import { cutOff, Failure, lost } from "./errors.js";
import { storedKey } from "./key.js";
import { eventsOf } from "./sse.js";

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

async function failureOf(response) {
  const body = await response.json().catch(() => ({}));
  const error = body.error ?? { message: `The server answered with status ${response.status}.` };
  return new Failure(error, {
    status: response.status,
    detail: Array.isArray(body.detail) ? body.detail : [],
    wait: response.headers.get("Retry-After") ?? "",
  });
}

/** What a streamed answer says, event by event. */
export async function* streamed(response) {
  try {
    yield* eventsOf(response.body);
  } catch (error) {
    throw cutOff(error);
  }
}

/** A whole answer. */
export function whole(response) {
  return response.json().catch((error) => {
    throw cutOff(error);
  });
}
