// The frame in which one picture comes up: each stage fades in over the one before it, and nothing
// around the frame moves, because its shape is fixed before there is anything in it.

import { Failure } from "./errors.js";
import { make } from "./page.js";

/** A fixed place for pictures; `data-showing` says which stage is in it. */
export class Frame {
  #turn = Promise.resolve(); // stages are put up in the order in which they were asked for
  #wanted = "";

  /** `ratio` is width through height; `dragged` gives the file that is dragged out, or null. */
  constructor(ratio, dragged) {
    this.element = make("div", { className: "frame" });
    this.shape(ratio);
    this.element.addEventListener("dragstart", (event) => carry(event, dragged()));
  }

  /** Gives it another shape, which is for a picture whose size was not known. */
  shape(ratio) {
    this.element.style.setProperty("--ratio", ratio);
  }

  /** Whether its pictures can be seen through. */
  set transparent(transparent) {
    this.element.classList.toggle("transparent", transparent);
  }

  /** What is in it, or null. */
  get image() {
    return this.element.querySelector("img:last-of-type");
  }

  /** Puts up the picture at `url`; resolves when it can be seen. */
  show({ url, mark, alt }) {
    this.#wanted = mark;
    const shown = this.#turn.then(() => this.#putUp(url, mark, alt));
    this.#turn = shown.catch(() => {});
    return shown;
  }

  /** As it was before anything came up. */
  clear() {
    this.#wanted = "";
    this.#turn = this.#turn.then(() => {
      if (this.#wanted) return;
      this.element.querySelectorAll("img").forEach((image) => image.remove());
      this.element.dataset.showing = "nothing";
    });
  }

  async #putUp(url, mark, alt) {
    if (this.element.dataset.showing === mark) return;
    const image = make("img", { className: "layer coming", src: url, alt, draggable: true });
    await image.decode().catch(() => {
      throw new Failure({ message: "A picture came that the browser cannot show." });
    });
    const covered = [...this.element.querySelectorAll("img")];
    this.element.append(image);
    this.element.dataset.showing = mark;
    Promise.allSettled(image.getAnimations().map((fade) => fade.finished)).then(() => {
      image.classList.remove("coming");
      covered.forEach((each) => each.remove());
    });
  }
}

/** Lets a picture be dragged out as a file: to another page, and in Chromium to the desktop. */
function carry(event, file) {
  if (!file || !event.target.matches("img")) return;
  const { dataTransfer } = event;
  dataTransfer.effectAllowed = "copy";
  dataTransfer.items.add(new File([file.blob], file.name, { type: file.blob.type }));
  dataTransfer.setData("DownloadURL", `${file.blob.type}:${file.name}:${event.target.src}`);
}
