// One generation's events over connections that may break: what `EventSource` does, by the same
// rules (Last-Event-ID, retry, 204 at the end), but it tells when the line is down, what was heard
// and why it was refused, and it notices a line that has died without a word.

import { failureOf, Failure } from "./errors.js";
import { eventsOf } from "./sse.js";

const FIRST_WAIT = 1000; // before reconnecting, in milliseconds, where the server does not say
const LONGEST_WAIT = 15_000;
const PATIENCE = 45_000; // silence after which a line counts as dead: three heartbeats as shipped

const isLater = (status) => status === 429 || status >= 500;

/** Reads the events at an address, from after a cursor on, until it is closed or told to stop. */
export class Source {
  #closed = new AbortController();
  #wake = () => {};
  #heard;
  #retry = FIRST_WAIT;
  #failures = 0;
  #patience = PATIENCE;

  /** `heard` is called with a count of bytes whenever some come. */
  constructor(address, cursor = "", heard = () => {}) {
    this.address = address;
    this.cursor = cursor;
    this.#heard = heard;
  }

  /** Nothing more is wanted. */
  close() {
    this.#closed.abort();
    this.#wake();
  }

  /** Do not wait any longer before the next attempt. */
  tryNow() {
    this.#wake();
  }

  /**
   * What happens, as it happens: `{kind}` is "open", "event" (with what sse.js gives), "heartbeat",
   * "busy" (the server asks to come back) or "lost"; the last two have the `wait` that follows.
   * Returns when the server says that there is no more; throws a `Failure` where it refuses.
   */
  async *items() {
    while (!this.#closed.signal.aborted) {
      const how = yield* this.#connection();
      if (how === "over" || this.#closed.signal.aborted) return;
      const wait = this.#waitAfter(how);
      if (how !== "ended") yield { kind: how, wait };
      await this.#pause(wait);
    }
  }

  /** One connection; returns how it ended: "over", "ended" (cleanly), "busy" or "lost". */
  async *#connection() {
    const line = new AbortController();
    const silence = watchdog(this.#patience, () => {
      this.#patience *= 2; // or a server with slower heartbeats would be left again and again
      line.abort();
    });
    try {
      const response = await this.#ask(AbortSignal.any([this.#closed.signal, line.signal]));
      if (response.status === 204) return "over";
      if (isLater(response.status)) return "busy";
      if (!response.ok) throw await failureOf(response);
      yield { kind: "open", headers: response.headers };
      return yield* this.#read(response, silence);
    } catch (error) {
      if (error instanceof Failure) throw error;
      return "lost"; // whatever broke: the network, the server, or our patience
    } finally {
      silence.stop();
      line.abort();
    }
  }

  #ask(signal) {
    const headers = { Accept: "text/event-stream", Prefer: "wait=0" };
    if (this.cursor) headers["Last-Event-ID"] = this.cursor;
    return fetch(this.address, { headers, cache: "no-store", signal });
  }

  async *#read(response, silence) {
    const heard = (bytes) => {
      silence.reset();
      this.#heard(bytes);
    };
    for await (const item of eventsOf(response.body, heard)) {
      this.#failures = 0;
      if ("comment" in item) {
        yield { kind: "heartbeat" };
        continue;
      }
      this.#retry = item.retry ?? this.#retry;
      if (item.event === "stream.retry") return "busy";
      this.cursor = item.id || this.cursor;
      yield { kind: "event", ...item };
    }
    return "ended";
  }

  #waitAfter(how) {
    if (how === "ended") return this.#retry;
    this.#failures += 1;
    return Math.min(this.#retry * 2 ** (this.#failures - 1), Math.max(LONGEST_WAIT, this.#retry));
  }

  #pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      const wake = () => {
        clearTimeout(timer);
        removeEventListener("online", wake);
        resolve();
      };
      this.#wake = wake;
      addEventListener("online", wake);
      if (this.#closed.signal.aborted) wake();
    });
  }
}

/** Calls `bark` once after so many milliseconds without a `reset`. */
function watchdog(milliseconds, bark) {
  let timer = setTimeout(bark, milliseconds);
  return {
    reset() {
      clearTimeout(timer);
      timer = setTimeout(bark, milliseconds);
    },
    stop: () => clearTimeout(timer),
  };
}
