// The document as the other modules use it: finding and making elements, reading the order's
// controls, and the one line that says how things stand. It imports nothing and knows no pictures.

/** Whether the desk and the tray stand side by side. */
export const WIDE = matchMedia("(min-width: 56rem)");

/** The element with that id, which index.html has. */
export const byId = (id) => document.getElementById(id);

/** A control of the order's form, if the chosen model has it. */
export const control = (name) => byId("order").elements.namedItem(name);

/** What stands in that control; empty where there is none. */
export const value = (name) => control(name)?.value ?? "";

/** A new element with properties, attributes by `data` and `aria`, and children. */
export function make(tag, { data = {}, aria = {}, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  Object.assign(element.dataset, data);
  for (const [name, words] of Object.entries(aria)) element.setAttribute(`aria-${name}`, words);
  element.append(...children);
  return element;
}

/** A button that does `act`. */
export function makeButton(words, act, properties = {}) {
  const button = make("button", { type: "button", ...properties }, words);
  button.addEventListener("click", act);
  return button;
}

/** The status line, which is read out: only when it changes. */
export function say(words) {
  if (byId("status").textContent !== words) byId("status").textContent = words;
}

/** Copies `text`, and says on the button whether it could. */
export async function copy(text, button) {
  button.dataset.words ??= button.textContent; // which may be “Copied” by now
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Select it and copy by hand";
  }
  setTimeout(() => (button.textContent = button.dataset.words), 2000);
}
