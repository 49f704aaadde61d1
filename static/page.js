// The document as the other modules use it: finding and making elements, reading the order's
// controls, and the one line that says how things stand. It imports nothing and knows no pictures.

/** Whether the desk and the tray stand side by side. */
export const WIDE = matchMedia("(min-width: 52rem)");

export const byId = (id) => document.getElementById(id);

/** A control of the order's form, if the chosen model has it. */
export const control = (name) => byId("order").elements.namedItem(name);
export const value = (name) => control(name)?.value ?? "";

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** The status line, which is read out: only when it changes. */
export function say(words) {
  if (byId("status").textContent !== words) byId("status").textContent = words;
}
