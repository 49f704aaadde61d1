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

  /** Whether the model would not make it, which is an answer and no defect. */
  get refusal() {
    return REFUSALS.has(this.code);
  }

  /** Whether there was no answer at all. */
  get lost() {
    return this.code === "connection_lost";
  }

  /** What can be kept in the history and made a failure again. */
  get error() {
    return { message: this.message, code: this.code, param: this.param };
  }
}

/** An aborted request stays what it is; any other broken connection gets its own sentence. */
export function lost(error, message) {
  return error.name === "AbortError" ? error : new Failure({ message, code: "connection_lost" });
}

/** The failure that an answer with an error status tells of. */
export async function failureOf(response) {
  const body = await response.json().catch(() => ({}));
  const error = body.error ?? { message: `The server answered with status ${response.status}.` };
  return new Failure(error, {
    status: response.status,
    detail: Array.isArray(body.detail) ? body.detail : [],
    wait: response.headers.get("Retry-After") ?? "",
  });
}
