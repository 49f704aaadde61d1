// The fields beside the prompt, drawn from what the chosen model says it can do. The page knows no
// model by name and no list by heart: what is not in the capabilities is not offered.

import { chosenModel } from "./models.js";
import { byId, control, make, value } from "./page.js";
import { inWords } from "./words.js";

export const CUSTOM = "custom"; // the size that is given by its edges

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

/** Whether pictures of that format can come up in stages. */
export const comesInStages = (format) => !NOT_STREAMED.has(format);

export function drawOptions() {
  const model = chosenModel();
  const { capabilities } = model;
  const before = new Map([...byId("fields").querySelectorAll("[name]")].map((c) => [c.name, c]));
  const offered = CHOICES.filter(({ list }) => capabilities[list]?.length > 0);
  const fields = offered.flatMap((choice) => [
    field(choice.name, choice.label, choiceOf(choice, model)),
    ...dependentOn(choice.name, capabilities),
  ]);
  if (capabilities.n > 1) fields.push(field("n", "Pictures", countOf("n", 1, capabilities.n, 1)));
  if (capabilities.streaming && capabilities.partial_images > 0) {
    const most = capabilities.partial_images;
    const usual = Math.min(MOST_PARTIALS, most);
    fields.push(field("partial_images", "Partials", countOf("partial_images", 0, most, usual)));
  }
  byId("fields").replaceChildren(...fields);
  byId("model-note").textContent = noteOn(model);
  keepChoices(before);
  drawDependent();
}

/** Fields that stand beside a choice and are shown for some of its values. */
function dependentOn(name, { free_size: rule, compressible_formats: formats }) {
  if (name === "size" && rule) return edges(rule);
  if (name === "output_format" && formats.length > 0) return [compression()];
  return [];
}

function noteOn({ description, shutdown_date: end, upstream }) {
  const served = upstream ? `Served by ${upstream}.` : "";
  return [description, end ? `Its provider's last day: ${end}.` : "", served].join(" ").trim();
}

function field(name, label, input) {
  input.id = name;
  input.name = name;
  input.setAttribute("aria-describedby", `${name}-error`);
  const error = make("p", { className: "field-error", id: `${name}-error`, hidden: true });
  const box = make("div", { className: "field" }, make("label", { htmlFor: name }, label));
  box.dataset.field = name;
  box.append(input, error);
  return box;
}

function choiceOf({ name, list, own }, { capabilities, defaults }) {
  const values = capabilities[list];
  const unset = values.includes(own) ? own : defaults?.[name];
  const select = make("select");
  select.add(new Option(unsetInWords(name, unset, own), ""));
  for (const each of values) if (each !== unset) select.add(new Option(inWords(name, each), each));
  if (name === "size" && capabilities.free_size) select.add(new Option("Custom", CUSTOM));
  return select;
}

/** What happens when nothing is sent, as far as the server tells. */
function unsetInWords(name, unset, own) {
  if (!unset) return "Model’s default";
  return unset === own ? inWords(name, unset) : `${inWords(name, unset)} (default)`;
}

function countOf(name, least, most, usual) {
  const select = make("select");
  for (let count = least; count <= most; count += 1) select.add(new Option(count, count));
  select.value = String(usual);
  return select;
}

function edges({ shortest_edge: min, longest_edge: max, multiple_of: step }) {
  const edge = (name, label) =>
    field(name, label, make("input", { type: "number", min, max, step, value: "1024" }));
  return [edge("width", "Width, px"), edge("height", "Height, px")];
}

function compression() {
  const properties = { type: "number", min: 0, max: 100, placeholder: "100" };
  return field("output_compression", "Compression, %", make("input", properties));
}

function keepChoices(before) {
  for (const input of byId("fields").querySelectorAll("[name]")) {
    const old = before.get(input.name)?.value;
    const kept = input.options ? [...input.options].some((each) => each.value === old) : old;
    if (old !== undefined && kept) input.value = old;
  }
}

/** Shows the fields that make sense only together with another's value. */
export function drawDependent() {
  const { compressible_formats: formats } = chosenModel().capabilities;
  const format = value("output_format");
  show("output_compression", formats.includes(format));
  show("width", value("size") === CUSTOM);
  show("height", value("size") === CUSTOM);
  show("partial_images", comesInStages(format));
}

function show(name, visible) {
  const box = control(name)?.closest(".field");
  if (box) box.hidden = !visible;
}
