// What is ordered: the prompt and its length, and the request that the form's fields make together.

import { CHOICES, comesInStages, CUSTOM, EXTRAS } from "./fields.js";
import { chosenModel } from "./models.js";
import { byId, control, value } from "./page.js";

const NUMBERS = ["output_compression", "frame_count", "frame_duration_ms"];

/** Shows how long the prompt is, and how long it may be. */
export function countPrompt() {
  const model = chosenModel();
  if (!model) return;
  const most = model.capabilities.prompt_characters;
  const count = [...value("prompt")].length;
  byId("prompt-count").textContent = `${count.toLocaleString()} of ${most.toLocaleString()}`;
  byId("prompt-count").classList.toggle("over", count > most);
}

const shown = (name) => control(name) && !control(name).closest(".field").hidden;

/** The request: what was set away from its default, and nothing else. */
export function readOrder() {
  const { id, capabilities } = chosenModel();
  const order = { model: id, prompt: value("prompt") };
  for (const { name } of CHOICES) if (value(name)) order[name] = value(name);
  if (order.size === CUSTOM) order.size = `${value("width")}x${value("height")}`;
  for (const { name, values } of EXTRAS) if (values && value(name)) order[name] = value(name);
  for (const name of NUMBERS) if (shown(name) && value(name)) order[name] = Number(value(name));
  if (Number(value("n")) > 1) order.n = Number(value("n"));
  if (capabilities.streaming && comesInStages(order.output_format)) {
    order.stream = true;
    if (Number(value("partial_images")) > 0) order.partial_images = Number(value("partial_images"));
  }
  return order;
}
