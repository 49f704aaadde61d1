// What can be chosen beside the prompt: the parameters there are, what they are called, and how one
// is drawn for a model. The page knows no model by name and no list by heart.

import { make } from "./page.js";
import { inWords } from "./words.js";

/** The size that is given by its edges. */
export const CUSTOM = "custom";

const MOST_PARTIALS = 3; // offered at first
const NOT_STREAMED = new Set(["gif", "svg"]);

/** What a model's choices are called, and which one it makes by itself: that one is never sent. */
export const CHOICES = [
  { name: "size", list: "sizes", label: "Size", own: "auto" },
  { name: "quality", list: "qualities", label: "Quality", own: "auto" },
  { name: "style", list: "styles", label: "Style" },
  { name: "output_format", list: "output_formats", label: "Format", own: "png" },
  { name: "background", list: "backgrounds", label: "Background", own: "auto" },
  { name: "moderation", list: "moderation", label: "Moderation", own: "auto" },
  { name: "response_format", list: "response_formats", label: "Answer" },
];

/**
 * Parameters of single models, offered where `parameters` has them. Those that name the end user of
 * somebody's application are for that application to send.
 */
export const EXTRAS = [
  { name: "complexity", label: "Complexity", values: ["low", "medium", "high"] },
  { name: "frame_count", label: "Frames", least: 2, most: 16, usual: 9, format: "gif" },
  { name: "frame_duration_ms", label: "Frame, ms", least: 1, most: 655_350, usual: 200, format: "gif" },
];

/** What every control is called. */
export const LABELS = Object.fromEntries([
  ...[...CHOICES, ...EXTRAS].map(({ name, label }) => [name, label]),
  ["n", "Pictures"],
  ["partial_images", "Partials"],
  ["width", "Width, px"],
  ["height", "Height, px"],
  ["output_compression", "Compression, %"],
]);

/** Whether pictures of that format can come up in stages. */
export const comesInStages = (format) => !NOT_STREAMED.has(format);

/** What an unset choice stands for with that model, as far as the server tells. */
export function unsetValue({ name, list, own }, { capabilities, defaults }) {
  return capabilities[list].includes(own) ? own : defaults?.[name];
}

/** All fields that the model has, in order. */
export function fieldsFor(model) {
  const { capabilities } = model;
  const fields = CHOICES.filter(({ list }) => capabilities[list]?.length > 0).flatMap((choice) => [
    field(choice.name, choiceOf(choice, model)),
    ...besides(choice.name, capabilities),
  ]);
  for (const extra of EXTRAS) {
    if (capabilities.parameters.includes(extra.name)) fields.push(field(extra.name, extraOf(extra)));
  }
  if (capabilities.n > 1) fields.push(field("n", countOf(1, capabilities.n, 1)));
  if (capabilities.streaming && capabilities.partial_images > 0) {
    const most = capabilities.partial_images;
    fields.push(field("partial_images", countOf(0, most, Math.min(MOST_PARTIALS, most))));
  }
  return fields;
}

/** Fields that stand beside a choice and are shown for some of its values. */
function besides(name, { free_size: rule, compressible_formats: formats }) {
  if (name === "size" && rule) return edges(rule);
  if (name === "output_format" && formats.length > 0) return [compression()];
  return [];
}

function field(name, input, hint = "") {
  input.id = name;
  input.name = name;
  const error = make("p", { className: "field-error", id: `${name}-error`, hidden: true });
  const box = make("div", { className: "field", data: { field: name } });
  box.append(make("label", { htmlFor: name }, LABELS[name]), input, error);
  if (hint) box.append(make("p", { className: "hint", id: `${name}-hint` }, hint));
  input.setAttribute("aria-describedby", hint ? `${name}-error ${name}-hint` : `${name}-error`);
  return box;
}

function choiceOf(choice, model) {
  const unset = unsetValue(choice, model);
  const { name, list, own } = choice;
  const select = make("select");
  select.add(new Option(unsetInWords(name, unset, own), ""));
  for (const each of model.capabilities[list]) {
    if (each !== unset) select.add(new Option(inWords(name, each), each));
  }
  if (name === "size" && model.capabilities.free_size) select.add(new Option("Custom", CUSTOM));
  return select;
}

/** What happens when nothing is sent. */
function unsetInWords(name, unset, own) {
  if (!unset) return "Model’s default";
  return unset === own ? inWords(name, unset) : `${inWords(name, unset)} (default)`;
}

function extraOf({ values, least, most, usual, name }) {
  if (!values) return make("input", { type: "number", min: least, max: most, placeholder: usual });
  const select = make("select");
  select.add(new Option("Model’s default", ""));
  values.forEach((each) => select.add(new Option(inWords(name, each), each)));
  return select;
}

function countOf(least, most, usual) {
  const select = make("select", { data: { usual } });
  for (let count = least; count <= most; count += 1) select.add(new Option(count, count));
  select.value = String(usual);
  return select;
}

function edges({ shortest_edge: min, longest_edge: max, multiple_of: step, ...rule }) {
  const edge = (name, hint) =>
    field(name, make("input", { type: "number", min, max, step, value: "1024" }), hint);
  const multiple = step > 1 ? `multiples of ${step}, ` : "";
  const ratio = `at most ${rule.largest_ratio}:1`;
  const pixels = `${megapixels(rule.fewest_pixels)} to ${megapixels(rule.most_pixels)} MP`;
  return [edge("width", `${multiple}${min} to ${max}`), edge("height", `${ratio}, ${pixels}`)];
}

const megapixels = (count) => Number((count / 1e6).toPrecision(2));

function compression() {
  const properties = { type: "number", min: 0, max: 100, placeholder: "100" };
  return field("output_compression", make("input", properties), "0 smallest, 100 finest");
}
