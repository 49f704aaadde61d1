// What can go wrong, as one kind of error, so that every failure can be told in words and the code
// that draws never looks at a response.

const REFUSALS = new Set([
  "moderation_blocked",
  "content_policy_violation",
  "content_filter",
  "contentFilter",
  "image_content_policy_violation",
  "responsible_ai_policy_violation",
]);

/** A failure in words: the server's error object, or what the page itself found out. */
export class Failure extends Error {
  constructor({ message, code = null, param = null }, { status = 0, detail = [], wait = "" } = {}) {
    super(message);
    Object.assign(this, { code, param, status, detail, wait });
  }

  get refusal() {
    return REFUSALS.has(this.code);
  }
}

/** An aborted request stays what it is; any other broken connection gets its own sentence. */
export function lost(error, message) {
  return error.name === "AbortError" ? error : new Failure({ message, code: "connection_lost" });
}

/** An answer that stopped coming. */
export const cutOff = (error) =>
  lost(error, "The connection was lost before the picture was finished.");
