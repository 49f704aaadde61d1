// One picture's place on the tray. It knows how a picture comes up; where the stages come from, and
// what became of the other pictures of the order, it does not.

import { Failure } from "./errors.js";
import { make } from "./page.js";
import { fileName, kilobytes, seconds } from "./words.js";

/** The frame in which one picture comes up, the strip of its stages, and what is known about it. */
export class Sheet {
  #urls = [];
  #turning = Promise.resolve(); // stages are put up in the order in which they came
  #gone = false;

  constructor(order, number) {
    this.order = order;
    this.expected = order.partial_images ?? 0;
    this.arrived = 0;
    this.frame = make("div", { className: "frame" });
    this.frame.style.setProperty("--ratio", ratioOf(order.size));
    this.frame.classList.toggle("transparent", order.background === "transparent");
    this.caption = make("p", { className: "state" });
    this.strip = make("ol", { className: "strip", hidden: this.expected === 0 });
    this.strip.setAttribute("aria-label", "Stages");
    this.strip.append(...Array.from({ length: this.expected + 1 }, () => make("li")));
    this.facts = make("figcaption", { className: "facts" });
    this.element = make("figure", { className: "sheet" }, this.frame, this.caption, this.strip);
    this.element.append(this.facts);
    this.element.dataset.index = number;
    this.say("waiting", "Waiting");
  }

  get finished() {
    return this.element.dataset.state === "done";
  }

  get empty() {
    return this.#urls.length === 0;
  }

  say(state, words) {
    if (this.finished || this.element.dataset.state === "stopped") return;
    this.element.dataset.state = state;
    this.words = words;
    this.caption.textContent = words;
  }

  /** A partial picture; resolves when it can be seen. */
  partial(blob, index, at) {
    this.arrived += 1;
    const name = `Partial ${index + 1}`;
    return this.#stage({ name, blob, at, mark: `partial-${index}`, place: index }, () =>
      this.say("developing", `Developing ${index + 1} of ${this.expected}`),
    );
  }

  /** The finished picture; resolves when it can be seen. */
  final(blob, at, answer) {
    const place = this.strip.children.length - 1;
    return this.#stage({ name: "Final", blob, at, mark: "final", place }, (url) => {
      for (const slot of [...this.strip.children]) if (!slot.firstChild) slot.remove();
      this.say("done", "Done");
      this.#describe(blob, at, answer, url);
    });
  }

  /** The picture will not be finished; what has come up stays. */
  stop(words) {
    this.say("stopped", words);
  }

  dispose() {
    this.#gone = true;
    this.element.remove();
    this.#urls.forEach((url) => URL.revokeObjectURL(url));
  }

  #stage({ name, blob, at, mark, place }, shown) {
    const url = URL.createObjectURL(blob);
    this.#urls.push(url);
    const turned = this.#turning.then(async () => {
      await this.#putUp(url, name, mark);
      if (this.#gone) return;
      this.#addToStrip({ name, url, at, mark, place });
      shown(url);
    });
    this.#turning = turned.catch(() => {});
    return turned;
  }

  /** Fades the picture in over the one before it, which is taken down when it is covered. */
  async #putUp(url, name, mark) {
    const image = make("img", { className: "layer coming", src: url });
    image.alt = `${name === "Final" ? "" : `${name}: `}${this.order.prompt}`;
    await image.decode().catch(() => {
      throw new Failure({ message: "A picture came that the browser cannot show." });
    });
    const covered = [...this.frame.children];
    this.frame.append(image);
    this.frame.dataset.showing = mark;
    this.#markStrip(mark);
    Promise.allSettled(image.getAnimations().map((fade) => fade.finished)).then(() => {
      image.classList.remove("coming");
      covered.forEach((each) => each.remove());
    });
  }

  #addToStrip({ name, url, at, mark, place }) {
    const thumb = make("img", { src: url, alt: "" });
    const time = make("span", { className: "figures" }, seconds(at));
    const button = make("button", { type: "button" }, thumb, make("span", {}, name), time);
    button.dataset.mark = mark;
    button.addEventListener("click", () => this.#putUp(url, name, mark));
    const slot = this.strip.children[place];
    slot?.replaceChildren(button);
    slot?.classList.add(mark === "final" ? "final" : "partial");
    this.#markStrip(mark);
  }

  #markStrip(shown) {
    for (const button of this.strip.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.mark === shown));
    }
  }

  #describe(blob, at, answer, url) {
    const format = formatOf(blob, answer);
    const { naturalWidth: width, naturalHeight: height } = this.frame.lastElementChild;
    const pixels = `${width} × ${height}`;
    const facts = [pixels, answer.quality, format, kilobytes(blob.size), seconds(at)];
    const name = fileName(this.order, Number(this.element.dataset.index), format);
    const save = make("a", { href: url, download: name }, "Download");
    this.facts.append(
      make("p", { className: "caption" }, answer.revised_prompt ?? this.order.prompt),
      make("p", { className: "hint figures" }, facts.filter(Boolean).join(" · ")),
      make("p", { className: "links" }, save),
    );
    if (answer.url) {
      const link = make("a", { href: answer.url, target: "_blank" }, "Link for 60 minutes");
      this.facts.lastElementChild.append(link);
    }
  }
}

/** Width through height of the chosen size; `auto` is shown on a square sheet. */
function ratioOf(size) {
  const [width, height] = (size ?? "").split("x").map(Number);
  return width > 0 && height > 0 ? width / height : 1;
}

/** The format that the answer names, or else the one that was received. */
function formatOf(blob, answer) {
  if (answer.output_format) return answer.output_format;
  return blob.type.replace("image/", "").replace("svg+xml", "svg") || "png";
}
