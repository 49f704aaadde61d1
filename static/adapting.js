// What becomes of a visitor's choices when the model changes: kept, adapted or put aside, and told
// in words. Nothing here touches the document.

import { CHOICES, CUSTOM, EXTRAS, LABELS, unsetValue } from "./fields.js";
import { ratioOf } from "./pictures.js";
import { inWords } from "./words.js";

/**
 * `wishes` are what the visitor chose, by name. Returns `values`, what can stand in the fields of
 * `model`, and `notes`, a sentence for each wish that it does not take as it is.
 */
export function adapted(wishes, model) {
  const values = new Map();
  const notes = [];
  for (const [name, wish] of wishes) {
    const { value, note } = adapt(name, wish, model, wishes);
    if (value !== undefined) values.set(name, value);
    if (note) notes.push(note);
  }
  if (values.has("width") && !values.has("size")) values.delete("width");
  if (!model.capabilities.streaming) notes.push("It does not stream: pictures come up all at once.");
  return { values, notes };
}

function adapt(name, wish, model, wishes) {
  const { capabilities } = model;
  if (name === "size") return size(wish, model, wishes);
  if (name === "n") return count(name, wish, Math.max(1, capabilities.n), "at once");
  if (name === "partial_images") {
    const most = capabilities.streaming ? capabilities.partial_images : 0;
    return capabilities.streaming ? count(name, wish, most, "of a picture") : {};
  }
  if (name === "width" || name === "height") return capabilities.free_size ? { value: wish } : {};
  if (name === "output_compression") {
    return capabilities.compressible_formats.length ? { value: wish } : aside(name, wish);
  }
  if (EXTRAS.some((extra) => extra.name === name)) {
    return capabilities.parameters.includes(name) ? { value: wish } : aside(name, wish);
  }
  return choice(name, wish, model);
}

const quoted = (name, value) => `${LABELS[name]} “${inWords(name, value)}”`;

const aside = (name, wish) => ({ note: `${quoted(name, wish)} is put aside: it has no such option.` });

function choice(name, wish, model) {
  const of = CHOICES.find((each) => each.name === name);
  const list = model.capabilities[of?.list] ?? [];
  if (list.length === 0) return aside(name, wish);
  const unset = unsetValue(of, model);
  if (wish === unset) return { value: "" };
  if (list.includes(wish)) return { value: wish };
  const instead = unset ? `“${inWords(name, unset)}”` : "its default";
  return { value: "", note: `${quoted(name, wish)} is not among its own: ${instead} is used.` };
}

function count(name, wish, most, what) {
  if (Number(wish) <= most) return { value: wish };
  const note = `${LABELS[name]} ${wish} became ${most}: it makes no more ${what}.`;
  return { value: String(most), note };
}

/** The nearest shape that the model makes, where it does not make that very size. */
function size(wish, model, wishes) {
  const { sizes, free_size: rule } = model.capabilities;
  const asked = wish === CUSTOM ? `${wishes.get("width")}x${wishes.get("height")}` : wish;
  const unset = unsetValue(CHOICES[0], model);
  if (wish === CUSTOM && rule) return { value: CUSTOM };
  if (asked === unset) return { value: "" };
  if (sizes.includes(asked)) return { value: asked };
  if (asked === "auto") return { value: "" };
  const offered = sizes.filter((each) => each.includes("x"));
  if (offered.length === 0) return aside("size", asked);
  const nearest = offered.reduce((best, each) => (far(each, asked) < far(best, asked) ? each : best));
  const note = `Size ${plain(asked)} became ${plain(nearest)}, the nearest that it makes.`;
  return { value: nearest === unset ? "" : nearest, note };
}

const plain = (text) => text.replace("x", " × ");

/** How unlike two sizes are: by their shape first, then by how many pixels they have. */
function far(one, other) {
  const shape = Math.abs(Math.log(ratioOf(one) / ratioOf(other)));
  return 100 * shape + Math.abs(Math.log(area(one) / area(other)));
}

function area(text) {
  const [width, height] = text.split("x").map(Number);
  return width * height;
}
