// One picture's place on the tray: its frame, the strip of its stages, and what is known about it.
// Where the stages come from, and what became of the other pictures of the order, it does not know.

import { Frame } from "./frame.js";
import { enlarge } from "./lightbox.js";
import { make, makeButton } from "./page.js";
import { formatOf, ratioOf } from "./pictures.js";
import { Strip } from "./strip.js";
import { bytes, fileName, seconds } from "./words.js";

/** The picture of that number of an order. Every stage is `{mark, name, url, blob, at}`. */
export class Sheet {
  #stages = [];
  #stopped = false;

  constructor(order, number) {
    this.order = order;
    this.number = number;
    this.expected = order.partial_images ?? 0;
    const dragged = () => this.#file();
    this.frame = new Frame(ratioOf(order.size), dragged);
    this.frame.transparent = order.background === "transparent";
    this.strip = new Strip(this.expected, (mark) => this.show(mark));
    this.caption = make("p", { className: "state" });
    this.facts = make("figcaption", { className: "facts" }, this.caption);
    const label = order.n > 1 ? `Enlarge picture ${number + 1}` : "Enlarge";
    this.glass = makeButton("⤢", () => this.#enlarge(), {
      className: "glass", hidden: true, title: "Enlarge", aria: { label },
    });
    this.frame.element.append(this.glass);
    const parts = [this.frame.element, this.strip.element, this.facts];
    this.element = make("figure", { className: "sheet", data: { index: number } }, ...parts);
    this.#say("waiting", "Waiting");
  }

  get finished() {
    return this.element.dataset.state === "done";
  }

  get empty() {
    return this.#stages.length === 0;
  }

  /** When each stage came, in milliseconds from the start; empty where that was not seen. */
  get moments() {
    return this.#stages.some(({ missed }) => missed) ? [] : this.#stages.map(({ at }) => at);
  }

  #say(state, words) {
    if (this.finished || this.#stopped) return;
    this.element.dataset.state = state;
    this.words = words;
    this.caption.textContent = words;
  }

  /** A stage has come: an event of the generation that has a picture. */
  take({ picture: blob, at, missed, fields }) {
    const final = fields.partial_image_index === undefined;
    const index = fields.partial_image_index;
    const mark = final ? "final" : `partial-${index}`;
    const name = final ? "Final" : `Partial ${index + 1}`;
    const stage = { mark, name, blob, at, missed, fields, url: URL.createObjectURL(blob) };
    if (this.empty) this.#suit(fields);
    this.#stages.push(stage);
    this.strip.add({ ...stage, place: index });
    const shown = this.show(mark);
    if (final) {
      this.#say("done", "Done");
      shown.then(() => this.#describe(stage)).catch(() => {});
    } else {
      const of = this.expected ? ` of ${this.expected}` : "";
      this.#say("developing", `Developing ${index + 1}${of}`);
    }
    return shown;
  }

  /** What was left to the model is known with the first stage. */
  #suit({ size, background }) {
    if ((this.order.size ?? "auto") === "auto") this.frame.shape(ratioOf(size));
    if (background === "transparent") this.frame.transparent = true;
  }

  /** Puts that stage on the frame. */
  show(mark) {
    const stage = this.#stages.find((each) => each.mark === mark);
    if (!stage) return Promise.resolve();
    this.strip.press(mark);
    this.glass.hidden = false;
    const alt = stage.mark === "final" ? this.#title : `${stage.name}: ${this.#title}`;
    return this.frame.show({ ...stage, alt });
  }

  get #title() {
    return this.order.prompt ?? "A shared picture";
  }

  /** Shows what could be seen `at` milliseconds after the start. */
  showAt(at) {
    const stage = this.#stages.findLast((each) => each.at <= at);
    if (stage) {
      this.show(stage.mark).catch(() => {});
      return;
    }
    this.frame.clear();
    this.strip.press("");
  }

  /** The picture will not be finished; what has come up stays. */
  stop(words) {
    this.#say("stopped", words);
    this.#stopped = true;
  }

  /** The picture was refused: what could be seen of it is not to be seen any more. */
  withdraw() {
    if (!this.finished) this.element.hidden = true;
  }

  get withdrawn() {
    return this.element.hidden;
  }

  /** The answer's own words and link, which no event tells. */
  add({ revised_prompt: revised, url }) {
    const caption = this.facts.querySelector(".caption");
    if (revised && caption) {
      caption.replaceChildren(revised);
      caption.classList.add("own");
    }
    const links = this.facts.querySelector(".links");
    if (url && links && links.children.length === 1) {
      links.append(make("a", { href: url, target: "_blank" }, "Link for 60 minutes"));
    }
  }

  /** Takes it off the page for good. */
  dispose() {
    this.element.remove();
    this.#stages.forEach(({ url }) => URL.revokeObjectURL(url));
  }

  get #shown() {
    const mark = this.frame.element.dataset.showing;
    return this.#stages.find((each) => each.mark === mark);
  }

  #file() {
    const stage = this.#shown;
    return stage ? { blob: stage.blob, name: this.#fileName(stage) } : null;
  }

  #fileName({ blob, fields }) {
    return fileName(this.order, this.number, formatOf(blob, fields));
  }

  #enlarge() {
    const stage = this.#shown;
    if (stage) enlarge(stage.url, `${stage.name}: ${this.#title}`);
  }

  #describe(stage) {
    const { naturalWidth: width, naturalHeight: height } = this.frame.image;
    const { blob, fields, url } = stage;
    const size = `${width} × ${height}`;
    const time = stage.missed ? "" : seconds(stage.at);
    const facts = [size, fields.quality, formatOf(blob, fields), bytes(blob.size), time];
    const save = make("a", { href: url, download: this.#fileName(stage) }, "Download");
    this.facts.replaceChildren(
      make("p", { className: "caption" }, this.#title),
      make("p", { className: "hint figures" }, facts.filter(Boolean).join(" · ")),
      make("p", { className: "links" }, save),
    );
  }
}
