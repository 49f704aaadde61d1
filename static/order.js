// What is ordered: the prompt and its length, and the request that the form's fields make together.

import { chosenModel } from "./models.js";
import { CHOICES, comesInStages, CUSTOM } from "./options.js";
import { byId, control, value } from "./page.js";

export function countPrompt() {
  const model = chosenModel();
  if (!model) return;
  const most = model.capabilities.prompt_characters;
  const count = [...value("prompt")].length;
  byId("prompt-count").textContent = `${count.toLocaleString()} of ${most.toLocaleString()}`;
  byId("prompt-count").classList.toggle("over", count > most);
}

/** The request: what was set away from its default, and nothing else. */
export function readOrder() {
  const { id, capabilities } = chosenModel();
  const order = { model: id, prompt: value("prompt") };
  for (const { name } of CHOICES) if (value(name)) order[name] = value(name);
  if (order.size === CUSTOM) order.size = `${value("width")}x${value("height")}`;
  if (Number(value("n")) > 1) order.n = Number(value("n"));
  const percent = control("output_compression");
  if (percent?.value && !percent.closest(".field").hidden) {
    order.output_compression = Number(percent.value);
  }
  if (capabilities.streaming && comesInStages(order.output_format)) {
    order.stream = true;
    if (Number(value("partial_images")) > 0) order.partial_images = Number(value("partial_images"));
  }
  return order;
}
