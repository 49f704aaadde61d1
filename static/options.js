// The fields beside the prompt, drawn for the chosen model from what the server says that it can
// do; and what the visitor has chosen in them, which outlives a change of the model.

import { adapted } from "./adapting.js";
import { comesInStages, CUSTOM, fieldsFor } from "./fields.js";
import { chosenModel } from "./models.js";
import { byId, control, make, value } from "./page.js";

const wishes = new Map(); // by name, what was chosen away from its default

/** Draws the chosen model's fields, and tells what became of the choices made for another. */
export function drawOptions() {
  const model = chosenModel();
  byId("fields").replaceChildren(...fieldsFor(model));
  byId("model-note").textContent = noteOn(model);
  const { values, notes } = adapted(wishes, model);
  for (const [name, wish] of values) if (control(name)) control(name).value = wish;
  drawChanges(notes);
  drawDependent();
}

function drawChanges(notes) {
  byId("changes").replaceChildren(...notes.map((note) => make("li", {}, note)));
  byId("changes").hidden = notes.length === 0;
}

function noteOn({ description, shutdown_date: end, upstream }) {
  const served = upstream ? `Served by ${upstream}.` : "";
  return [description, end ? `Its provider's last day: ${end}.` : "", served].join(" ").trim();
}

/** The visitor has changed a field: that is a wish from now on. */
export function wish({ name, value: chosen, dataset }) {
  if (chosen === "" || chosen === dataset.usual) wishes.delete(name);
  else wishes.set(name, chosen);
  if (chosen === CUSTOM) ["width", "height"].forEach((edge) => wishes.set(edge, value(edge)));
  drawChanges([]);
}

/** Takes the choices of an earlier order, and forgets all others. */
export function wishFor(order) {
  wishes.clear();
  const { model: _, prompt: __, stream: ___, ...rest } = order;
  for (const [name, chosen] of Object.entries(rest)) wishes.set(name, String(chosen));
  if (order.stream && !order.partial_images) wishes.set("partial_images", "0");
  const listed = chosenModel().capabilities.sizes.includes(order.size);
  if (order.size?.includes("x") && !listed) {
    const [width, height] = order.size.split("x");
    wishes.set("size", CUSTOM).set("width", width).set("height", height);
  }
  drawOptions();
}

/** Shows the fields that make sense only together with another's value; none before a model is known. */
export function drawDependent() {
  const model = chosenModel();
  if (!model) return;
  const { compressible_formats: formats } = model.capabilities;
  const format = value("output_format");
  show("output_compression", formats.includes(format));
  show("width", value("size") === CUSTOM);
  show("height", value("size") === CUSTOM);
  show("partial_images", comesInStages(format));
  show("frame_count", format === "gif");
  show("frame_duration_ms", format === "gif");
}

function show(name, visible) {
  const box = control(name)?.closest(".field");
  if (box) box.hidden = !visible;
}
