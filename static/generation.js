// One generation as this page knows it: ordered here, joined by a link, or kept from an earlier
// visit. It begins the work, follows the events, and tells its listeners; it draws nothing.

import { atHome, call, GENERATIONS, post, whole } from "./client.js";
import { Failure } from "./errors.js";
import { blobOf } from "./pictures.js";
import { Source } from "./source.js";

const TRIES = 3; // of the request that begins it, all under one idempotency key
const BETWEEN_TRIES = 600; // milliseconds, doubled each time

const ENDED = new Set(["completed", "failed", "cancelled"]);
const CANCELLED = "generation_cancelled";

const now = () => performance.timeOrigin + performance.now();

/** A name that nobody guesses; randomUUID is only there under https and on localhost. */
function unguessable() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * `facts` is what can be kept: `{name, id, order, started, status, eventsUrl, cursor, error,
 * resource, mine}`. `events` are `{sequence, name, id, at, size, fields, picture, raw, missed}` with
 * `at` in milliseconds since `started`; `journal` is what happened to the connection besides.
 *
 * Listeners are called as `(kind, detail)`: "state", "event", "journal", "heard" or "resource".
 */
export class Generation {
  events = [];
  journal = [];
  connection = "none"; // or "connecting", "live", "lost", "busy"
  heardAt = 0; // milliseconds since it started
  heartbeats = 0;
  bytes = 0; // of the event that is arriving
  retryAt = 0; // when the next attempt at the connection is due, milliseconds since it started
  failure = null;
  #listeners = new Set();
  #source = null;
  #cancelling = false;
  #renewed = false; // its ticket, since the connection was last open
  #missed = 0; // events there were before this page joined

  constructor(facts, events = []) {
    this.facts = facts;
    this.events = events;
    if (facts.error) this.failure = new Failure(facts.error);
  }

  /** One that is about to be ordered; under the name of one whose answer was lost, it is that. */
  static of(order, name = unguessable()) {
    return new Generation({ name, id: null, order, started: now(), status: "beginning", mine: true });
  }

  /** Somebody else's, to be watched by its ticket; `order` is what the link tells of it. */
  static shared(id, ticket, order) {
    const eventsUrl = `${GENERATIONS}/${encodeURIComponent(id)}/events?ticket=${ticket}`;
    const status = "in_progress";
    return new Generation({ name: id, id, order, started: now(), status, eventsUrl, mine: false });
  }

  get elapsed() {
    return now() - this.facts.started;
  }

  get status() {
    return this.facts.status;
  }

  get ended() {
    return ENDED.has(this.facts.status);
  }

  get cancelling() {
    return this.#cancelling && !this.ended;
  }

  get count() {
    return this.facts.order.n ?? 1;
  }

  /** Calls `listener` with everything that happens from now on; returns what stops that. */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(kind, detail) {
    for (const listener of [...this.#listeners]) listener(kind, detail);
  }

  #become(status) {
    this.facts.status = status;
    this.#tell("state");
  }

  #connect(state) {
    this.connection = state;
    this.#tell("state");
  }

  #note(what) {
    const entry = { what, at: this.elapsed };
    this.journal.push(entry);
    this.#tell("journal", entry);
  }

  /** To its end, which is never an exception but its `status` and `failure`. */
  async run() {
    try {
      if (this.facts.id === null) await this.#begin();
      if (!this.facts.mine) await this.#join();
      await this.#follow();
      if (!this.ended) this.#become("completed");
    } catch (error) {
      this.#fail(error);
    }
    this.#source?.close();
    this.#connect("none");
    if (this.facts.id) this.#learn(); // which nobody waits for: the next can be ordered meanwhile
  }

  #fail(error) {
    const known = error instanceof Failure;
    if (!known) console.error(error);
    this.failure = known
      ? error
      : new Failure({ message: "The page itself failed; reloading it may help." });
    this.facts.error = this.failure.error;
    this.#become(this.failure.code === CANCELLED ? "cancelled" : "failed");
  }

  /** The order is sent; sent again where its answer was lost, it is still the same generation. */
  async #begin() {
    this.#connect("connecting");
    const headers = { "Prefer": "respond-async", "Idempotency-Key": this.facts.name };
    let resource = null;
    for (let tries = 1; resource === null; tries += 1) {
      try {
        resource = await whole(await post(GENERATIONS, this.facts.order, headers));
      } catch (failure) {
        if (!failure.lost || tries === TRIES || this.#cancelling) throw failure;
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES * 2 ** (tries - 1)));
      }
    }
    this.facts.id = resource.id;
    this.facts.eventsUrl = atHome(resource.events_url);
    this.facts.model = resource.model;
    this.#become("in_progress");
    if (this.#cancelling) await this.#callOff();
  }

  /** What a watcher needs to know of it: how old it is, and how much of it there was before. */
  async #join() {
    const response = await call(this.#address());
    const resource = await whole(response);
    const server = Date.parse(response.headers.get("Date") ?? "") || Date.now();
    const end = resource.completed_at ? resource.completed_at * 1000 : server;
    this.facts.started = now() - Math.max(0, end - resource.created_at * 1000);
    this.facts.order = { ...this.facts.order, model: resource.model, n: resource.pictures.requested };
    this.#missed = resource.pictures.partial_images + resource.pictures.completed;
    this.#tell("state");
  }

  /** The generation's own address, with the ticket where that is all there is. */
  #address() {
    if (!this.facts.mine) return this.facts.eventsUrl.replace("/events?", "?");
    return `${GENERATIONS}/${encodeURIComponent(this.facts.id)}`;
  }

  async #follow() {
    this.#connect("connecting");
    for (;;) {
      this.#source = new Source(this.facts.eventsUrl, this.facts.cursor, (size) => this.#hear(size));
      try {
        for await (const item of this.#source.items()) {
          this.#take(item);
          if (this.ended || this.#complete) return;
        }
        if (!this.#complete) throw new Failure({ message: "The stream ended without a picture." });
        return;
      } catch (failure) {
        const expired = failure.status === 401 && this.facts.mine && !this.#renewed;
        if (!expired) throw failure;
        await this.#renew();
      }
    }
  }

  get #complete() {
    return this.events.filter(({ name }) => name.endsWith(".completed")).length >= this.count;
  }

  /** Another ticket, bought with the visitor's key. */
  async #renew() {
    this.#renewed = true; // and not again before that one has let us in
    const ticket = await whole(await post("/v1/tickets", { generation: this.facts.id }));
    this.facts.eventsUrl = atHome(ticket.url);
  }

  #hear(size) {
    this.bytes += size;
    this.heardAt = this.elapsed;
    this.#tell("heard", size);
  }

  #take(item) {
    if (item.kind === "open") this.#opened();
    else if (item.kind === "heartbeat") this.#beat();
    else if (item.kind === "event") this.#receive(item);
    else this.#interrupted(item);
  }

  #opened() {
    const again = this.journal.some(({ what }) => what.startsWith("Connected"));
    const place = this.facts.cursor ? `, resumed after event ${this.#last}` : "";
    this.#note(again || place ? `Connected again${place}` : "Connected");
    this.bytes = 0;
    this.#renewed = false;
    this.#connect("live");
    if (this.#cancelling) this.#callOff();
  }

  get #last() {
    return this.events.at(-1)?.sequence ?? "none";
  }

  #beat() {
    this.heartbeats += 1;
    this.bytes = 0;
    this.#note("Heartbeat");
  }

  #interrupted({ kind, wait }) {
    this.retryAt = this.elapsed + wait;
    this.#note(kind === "busy" ? "The server asked to come back later" : "Connection lost");
    this.#connect(kind);
  }

  #receive({ event: name, data, id, raw }) {
    const { b64_json: base64, ...rest } = JSON.parse(data);
    const sequence = rest.sequence_number;
    const picture = base64 ? blobOf(base64, rest.output_format ?? "png") : null;
    const frame = new Blob(raw);
    const fields = base64 ? { type: rest.type, b64_json: folded(base64), ...rest } : rest;
    const missed = sequence < this.#missed;
    const event = { sequence, name, id, at: this.elapsed, size: frame.size, fields, picture, missed };
    this.facts.cursor = id;
    this.bytes = 0;
    this.events.push({ ...event, raw: frame });
    this.#tell("event", this.events.at(-1));
    if (name.endsWith(".failed")) throw new Failure(rest.error);
  }

  /** Ends it at the server; the stream then says how it ended. */
  async cancel() {
    if (this.#cancelling || this.ended) return;
    this.#cancelling = true;
    this.#tell("state");
    if (this.facts.id) await this.#callOff();
  }

  async #callOff() {
    try {
      await call(this.#address(), { method: "DELETE" });
    } catch (failure) {
      // Without an answer it is tried again when the connection is back.
      if (!failure.lost) this.#note(`Not cancelled: ${failure.message}`);
    }
  }

  /** Does not wait for the next attempt at a lost connection. */
  tryNow() {
    this.#source?.tryNow();
  }

  /** What only the resource tells: cost, upstream, links; nice to have, so no failure is told. */
  async #learn() {
    try {
      const links = this.facts.order.response_format !== "b64_json" && !this.facts.order.stream;
      const headers = links ? {} : { Prefer: "return=minimal" };
      const { result, ...resource } = await whole(await call(this.#address(), { headers }));
      const answers = result?.data.map(({ b64_json: _, ...answer }) => answer) ?? [];
      this.facts.resource = { ...resource, answers };
      this.#tell("resource");
    } catch (error) {
      // A page that is being left breaks it off; anything else but a failure is a defect of its own.
      if (!(error instanceof Failure) && error.name !== "AbortError") console.error(error);
    }
  }
}

/** Base64 as the inspector shows it. */
const folded = (base64) => `${base64.slice(0, 24)}… ${base64.length.toLocaleString()} characters`;
