// The strip below a frame: a place for each stage that was asked for, and the time it took.

import { make, makeButton } from "./page.js";
import { seconds } from "./words.js";

/** Places for so many partial pictures and the final one; pressing one calls `choose(mark)`. */
export class Strip {
  #choose;

  constructor(expected, choose) {
    this.#choose = choose;
    this.element = make("ol", { className: "strip", hidden: expected === 0, aria: { label: "Stages" } });
    this.element.append(...Array.from({ length: expected + 1 }, () => make("li")));
  }

  /** A stage has come; `place` counts from 0, the final one has the last. */
  add({ url, mark, name, at, missed, place }) {
    const final = mark === "final";
    const time = missed ? "earlier" : seconds(at);
    const button = makeButton("", () => this.#choose(mark), { data: { mark }, aria: { pressed: false } });
    button.append(make("img", { src: url, alt: "" }), make("span", {}, name));
    button.append(make("span", { className: "figures" }, time));
    const slot = final ? this.element.lastElementChild : this.#slot(place);
    slot.replaceChildren(button);
    slot.className = final ? "final" : "partial";
    if (final) this.#closeUp();
  }

  #slot(place) {
    while (this.element.children.length <= place + 1) {
      this.element.lastElementChild.before(make("li"));
      this.element.hidden = false; // more came than was known of
    }
    return this.element.children[place];
  }

  /** Fewer stages than asked for is normal: the empty places go. */
  #closeUp() {
    for (const slot of [...this.element.children]) if (!slot.firstChild) slot.remove();
  }

  /** Shows which stage is in the frame. */
  press(mark) {
    for (const button of this.element.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.mark === mark));
    }
  }
}
