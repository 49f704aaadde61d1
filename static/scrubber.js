// Going back through how the pictures came up: a slider over the time it took, and a button that
// plays it again in the same rhythm.

import { byId } from "./page.js";
import { seconds } from "./words.js";

const LONGEST_SHOW = 6000; // milliseconds; what took longer is played faster
const STEP = 40; // milliseconds between two moves while it plays
const AT_ONCE = 50; // milliseconds within which there is no rhythm to play

/** A slider over `moments`, when each stage came; `move(at)` shows that time. */
export class Scrubber {
  #move;
  #moments = [];
  #playing = null;

  constructor(move) {
    this.#move = move;
    this.slider.addEventListener("input", () => {
      this.#stop();
      this.#to(Number(this.slider.value));
    });
    byId("play").addEventListener("click", () => this.#toggle());
  }

  get slider() {
    return byId("scrubber");
  }

  /** Offers it for these times in milliseconds; hidden where they are one moment. */
  offer(moments) {
    this.#stop();
    this.#moments = [...new Set(moments)].sort((one, other) => one - other);
    const shown = this.#moments.length > 1 && this.#end - this.#moments[0] > AT_ONCE;
    byId("replay").hidden = !shown;
    if (!shown) return;
    this.slider.max = String(Math.ceil(this.#end));
    this.slider.step = "any";
    this.#show(this.#end);
    byId("moments").replaceChildren(...this.#moments.map((at) => new Option("", at)));
  }

  /** Nothing to go back through for now. */
  withdraw() {
    this.offer([]);
  }

  get #end() {
    return this.#moments.at(-1);
  }

  /** A little before the first stage: nobody wants to see a minute of nothing again. */
  get #opening() {
    const [first] = this.#moments;
    return Math.max(0, first - 0.15 * (this.#end - first));
  }

  #show(at) {
    const count = this.#moments.filter((each) => each <= at).length;
    this.slider.value = String(at);
    byId("scrubbed").textContent = seconds(at);
    const words = `${seconds(at)}, stage ${count} of ${this.#moments.length}`;
    this.slider.setAttribute("aria-valuetext", words);
  }

  #to(at) {
    this.#show(at);
    this.#move(at >= this.#end - 1 ? Infinity : at);
  }

  #toggle() {
    if (this.#playing) this.#stop();
    else this.#play();
  }

  #play() {
    const at = Number(this.slider.value);
    const from = at >= this.#end - 1 ? this.#opening : at;
    const speed = Math.max(1, this.#end / LONGEST_SHOW);
    const started = performance.now();
    this.#label("Pause");
    this.#playing = setInterval(() => {
      const at = from + (performance.now() - started) * speed;
      this.#to(Math.min(at, this.#end));
      if (at >= this.#end) this.#stop();
    }, STEP);
    this.#to(from);
  }

  #stop() {
    clearInterval(this.#playing);
    this.#playing = null;
    this.#label("Replay");
  }

  #label(words) {
    byId("play").textContent = words;
  }
}
