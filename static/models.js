// The models that this server serves, as /v1/models tells of them, and the one that is chosen.

import { call } from "./client.js";
import { Failure } from "./errors.js";
import { control } from "./page.js";

const models = new Map();

/** The chosen model as the server describes it, if it is known. */
export const chosenModel = () => models.get(control("model").value);

/** Reads the list and offers it for choice. */
export async function readModels() {
  const { data } = await (await call("/v1/models")).json();
  if (data.length === 0) throw new Failure({ message: "This server serves no model yet." });
  data.forEach((model) => models.set(model.id, model));
  const options = data.map(({ id, display_name: name }) => new Option(name || id, id));
  control("model").replaceChildren(...options);
  control("model").value = firstChoice(data).id;
  control("model").disabled = false;
}

/** Chooses that model where it is still served. */
export function chooseModel(id) {
  if (models.has(id)) control("model").value = id;
}

/** A model that streams and stays; Safelight's own where nothing else is connected. */
function firstChoice(list) {
  const own = list.find((model) => model.owned_by === "safelight");
  if (own && list.every(({ upstream }) => upstream === own.upstream)) return own;
  const streaming = list.filter(({ capabilities }) => capabilities.streaming);
  return streaming.find((model) => !model.shutdown_date) ?? streaming[0] ?? list[0];
}
