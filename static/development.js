// One order, from its request to its last picture: what the answer brings is put on the sheets,
// whether it comes in stages or at once.

import { call, streamed, whole } from "./client.js";
import { cutOff, Failure } from "./errors.js";
import { Sheet } from "./sheet.js";

export class Development {
  #controller = new AbortController();
  #started = performance.now();
  #changed;

  /** `changed` is called with it whenever something new can be seen. */
  constructor(order, changed) {
    this.order = order;
    this.#changed = changed;
    this.sheets = Array.from({ length: order.n ?? 1 }, (_, number) => new Sheet(order, number));
  }

  get elapsed() {
    return performance.now() - this.#started;
  }

  get cancelled() {
    return this.#controller.signal.aborted;
  }

  get empty() {
    return this.sheets.every((sheet) => sheet.empty);
  }

  cancel() {
    this.#controller.abort();
  }

  dispose() {
    this.sheets.forEach((sheet) => sheet.dispose());
  }

  async run() {
    const response = await call("/v1/images/generations", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(this.order),
      signal: this.#controller.signal,
    });
    if (this.order.stream) await this.#watch(response);
    else await this.#take(response);
  }

  /** In words, for all pictures together. */
  state() {
    if (this.sheets.length === 1) return this.sheets[0].words;
    const done = this.sheets.filter((sheet) => sheet.finished).length;
    const begun = this.sheets.some((sheet) => !sheet.empty);
    return begun ? `Developing, ${done} of ${this.sheets.length} done` : "Waiting";
  }

  async #watch(response) {
    const shown = [];
    for await (const { event, data } of streamed(response)) {
      const message = JSON.parse(data);
      if (event === "error") throw new Failure(message.error);
      const seen = this.#receive(message).then(() => this.#changed(this));
      seen.catch(() => {}); // heard below, if the stream gets that far
      shown.push(seen);
    }
    await Promise.all(shown);
    if (!this.sheets.every((sheet) => sheet.finished)) throw cutOff({});
  }

  async #receive(message) {
    const sheet = this.sheets[message.image_index ?? 0];
    if (!sheet || !message.b64_json) return;
    const blob = blobOf(message.b64_json, message.output_format ?? "png");
    const { b64_json: _, ...facts } = message;
    if (message.type === "image_generation.completed") {
      await sheet.final(blob, this.elapsed, facts);
    } else if (message.type === "image_generation.partial_image") {
      await sheet.partial(blob, message.partial_image_index, this.elapsed);
    }
  }

  async #take(response) {
    const { data, ...facts } = await whole(response);
    const pictures = data.map(async (answer, number) => {
      const blob = await this.#blobFrom(answer, facts.output_format ?? "png");
      const { b64_json: _, ...own } = answer;
      await this.sheets[number]?.final(blob, this.elapsed, { ...facts, ...own });
    });
    await Promise.all(pictures);
    this.sheets.forEach((sheet) => sheet.stop("Not made"));
  }

  /** A link is fetched at once, from here: the picture outlives it, and other origins are shut. */
  async #blobFrom(answer, format) {
    if (answer.b64_json) return blobOf(answer.b64_json, format);
    const { pathname, search } = new URL(answer.url, location.href);
    const response = await call(pathname + search, { signal: this.#controller.signal });
    return response.blob();
  }
}

function blobOf(base64, format) {
  const type = format === "svg" ? "image/svg+xml" : `image/${format}`;
  return new Blob([bytesOf(base64)], { type });
}

function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
