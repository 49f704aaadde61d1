// The history of this browser's generations, in IndexedDB: what was ordered, every event and its
// picture. Where a browser has no such place (or no room), it is kept until the page is left.

import { Failure } from "./errors.js";

const NAME = "safelight";
const MOST = 60; // generations; the oldest make room

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const done = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

function openDatabase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("generations", { keyPath: "name" });
    request.result.createObjectStore("events", { keyPath: ["generation", "sequence"] });
  };
  return settled(request);
}

const eventsOf = (name) => IDBKeyRange.bound([name], [name, []]);

/** Generations by their `name`; no method fails for want of room. */
export class Archive {
  #database = null; // or null where there is none
  #memory = new Map(); // name → {facts, events}, where there is no database

  /** Opens what there is. */
  static async open() {
    const archive = new Archive();
    archive.#database = await openDatabase().catch(() => null);
    return archive;
  }

  /** All generations' facts, the newest first. */
  async all() {
    const facts = this.#database
      ? await settled(this.#store("generations").getAll())
      : [...this.#memory.values()].map((kept) => kept.facts);
    return facts.sort((one, other) => other.started - one.started);
  }

  /** `{facts, events}`, or null. */
  async load(name) {
    if (!this.#database) return this.#memory.get(name) ?? null;
    const facts = await settled(this.#store("generations").get(name));
    if (!facts) return null;
    return { facts, events: await settled(this.#store("events").getAll(eventsOf(name))) };
  }

  /** The last picture that came of it, or null; of what was refused, only a finished one. */
  async cover(name) {
    const kept = await this.load(name);
    const refused = kept?.facts.error && new Failure(kept.facts.error).refusal;
    const fit = ({ name: event, picture }) => picture && (!refused || event.endsWith(".completed"));
    return kept?.events.findLast(fit)?.picture ?? null;
  }

  /** Keeps the facts and, with them, one new event: either both or neither. */
  async keep(facts, event = null) {
    if (!this.#database) {
      this.#remember(facts, event);
      return;
    }
    try {
      await this.#write(facts, event);
    } catch {
      await this.#makeRoom(MOST / 2);
      await this.#write(facts, event).catch(() => {}); // no room: it is shown, but not kept
    }
  }

  #write(facts, event) {
    const transaction = this.#database.transaction(["generations", "events"], "readwrite");
    transaction.objectStore("generations").put(structuredClone(facts));
    if (event) {
      const { raw: _, ...kept } = event;
      transaction.objectStore("events").put({ ...kept, generation: facts.name });
    }
    return done(transaction);
  }

  #remember(facts, event) {
    const { events } = this.#memory.get(facts.name) ?? { events: [] };
    this.#memory.set(facts.name, { facts, events: event ? [...events, event] : events });
  }

  /** Forgets all but the newest. */
  async trim() {
    await this.#makeRoom(MOST);
  }

  async #makeRoom(most) {
    for (const { name } of (await this.all()).slice(most)) await this.forget(name);
  }

  /** Forgets one generation. */
  async forget(name) {
    this.#memory.delete(name);
    if (!this.#database) return;
    const transaction = this.#database.transaction(["generations", "events"], "readwrite");
    transaction.objectStore("generations").delete(name);
    transaction.objectStore("events").delete(eventsOf(name));
    await done(transaction);
  }

  /** Forgets all. */
  async clear() {
    for (const { name } of await this.all()) await this.forget(name);
  }

  #store(name) {
    return this.#database.transaction(name).objectStore(name);
  }
}
