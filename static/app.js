// The studio: the page that orders pictures from this server's own API and shows them coming up.
// It knows nothing that the API does not tell it: options are drawn from /v1/models, and whether an
// order is right is the server's to say. Script, style and connections are its own origin's alone.

import { eventsOf } from "./sse.js";

const byId = (id) => document.getElementById(id);

const REFUSALS = new Set([
  "moderation_blocked",
  "content_policy_violation",
  "content_filter",
  "contentFilter",
  "image_content_policy_violation",
  "responsible_ai_policy_violation",
]);
const NOT_STREAMED = new Set(["gif", "svg"]);
const MOST_PARTIALS = 3;
const EDGES = new Set(["width", "height"]);
const CUSTOM = "custom";
const WIDE = matchMedia("(min-width: 52rem)");

/** What a model's choices are called, and which one it makes by itself: that one is never sent. */
const CHOICES = [
  { name: "size", list: "sizes", label: "Size", own: "auto" },
  { name: "quality", list: "qualities", label: "Quality", own: "auto" },
  { name: "style", list: "styles", label: "Style" },
  { name: "output_format", list: "output_formats", label: "Format", own: "png" },
  { name: "background", list: "backgrounds", label: "Background", own: "auto" },
  { name: "moderation", list: "moderation", label: "Moderation", own: "auto" },
  { name: "response_format", list: "response_formats", label: "Answer" },
];
const WORDS = {
  b64_json: "Picture in the answer",
  url: "Link for 60 minutes",
  hd: "HD",
  xhigh: "Extra high",
  max: "Maximum",
  jpeg: "JPEG",
  png: "PNG",
  webp: "WebP",
  gif: "GIF",
  svg: "SVG",
};

/** A failure in words: the server's error object, or what the page itself found out. */
class Failure extends Error {
  constructor({ message, code = null, param = null }, { status = 0, detail = [], wait = "" } = {}) {
    super(message);
    Object.assign(this, { code, param, status, detail, wait });
  }

  get refusal() {
    return REFUSALS.has(this.code);
  }
}

const models = new Map();
let development = null; // the one on the tray
let running = false;

// --- The server ---------------------------------------------------------------------------------

const KEY = "safelight-key";

async function call(path, init = {}) {
  const headers = new Headers(init.headers);
  const key = sessionStorage.getItem(KEY);
  if (key) headers.set("Authorization", `Bearer ${key}`);
  let response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (error) {
    throw lost(error, "Safelight cannot be reached. Is it still running?");
  }
  if (!response.ok) throw await failureOf(response);
  return response;
}

async function failureOf(response) {
  const body = await response.json().catch(() => ({}));
  const error = body.error ?? { message: `The server answered with status ${response.status}.` };
  return new Failure(error, {
    status: response.status,
    detail: Array.isArray(body.detail) ? body.detail : [],
    wait: response.headers.get("Retry-After") ?? "",
  });
}

/** An aborted request stays what it is; any other broken connection gets its own sentence. */
function lost(error, message) {
  return error.name === "AbortError" ? error : new Failure({ message, code: "connection_lost" });
}

async function* unlessLost(events) {
  try {
    yield* events;
  } catch (error) {
    throw lost(error, "The connection was lost before the picture was finished.");
  }
}

// --- Small helpers for the document -------------------------------------------------------------

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

function kilobytes(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function inWords(name, value) {
  if (name === "size" && value.includes("x")) return sizeInWords(value);
  return WORDS[value] ?? value[0].toUpperCase() + value.slice(1);
}

function sizeInWords(size) {
  const [width, height] = size.split("x").map(Number);
  const shape = width === height ? "square" : width > height ? "landscape" : "portrait";
  return `${width} × ${height} ${shape}`;
}

function fileName(prompt, format) {
  const words = prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const stem = words.join("-").slice(0, 60).replace(/-$/, "") || "picture";
  return `${stem}.${format === "jpeg" ? "jpg" : format}`;
}

function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function blobOf(base64, format) {
  const type = format === "svg" ? "image/svg+xml" : `image/${format}`;
  return new Blob([bytesOf(base64)], { type });
}

// --- Options, as the chosen model has them ------------------------------------------------------

const control = (name) => byId("order").elements.namedItem(name);
const chosenModel = () => models.get(control("model").value);
const value = (name) => control(name)?.value ?? "";

function drawOptions() {
  const { capabilities, ...model } = chosenModel();
  const before = new Map([...byId("fields").querySelectorAll("[name]")].map((c) => [c.name, c]));
  const fields = CHOICES.filter(({ list }) => capabilities[list]?.length > 0).map((choice) =>
    field(choice.name, choice.label, choiceOf(choice, capabilities)),
  );
  if (capabilities.n > 1) fields.push(field("n", "Pictures", countOf("n", 1, capabilities.n, 1)));
  if (capabilities.streaming && capabilities.partial_images > 0) {
    const most = capabilities.partial_images;
    const usual = Math.min(MOST_PARTIALS, most);
    fields.push(field("partial_images", "Partials", countOf("partial_images", 0, most, usual)));
  }
  if (capabilities.free_size) fields.push(...edges(capabilities.free_size));
  if (capabilities.compressible_formats.length > 0) fields.push(compression());
  byId("fields").replaceChildren(...fields);
  byId("model-note").textContent = noteOn(model);
  keepChoices(before);
  drawDependent();
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

function choiceOf({ name, list, own }, capabilities) {
  const values = capabilities[list];
  const select = make("select");
  if (values.includes(own)) select.add(new Option(inWords(name, own), ""));
  else select.add(new Option("Model’s default", ""));
  for (const each of values) if (each !== own) select.add(new Option(inWords(name, each), each));
  if (name === "size" && capabilities.free_size) select.add(new Option("Custom", CUSTOM));
  return select;
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
function drawDependent() {
  const { compressible_formats: formats } = chosenModel().capabilities;
  const format = value("output_format");
  show("output_compression", formats.includes(format));
  show("width", value("size") === CUSTOM);
  show("height", value("size") === CUSTOM);
  show("partial_images", !NOT_STREAMED.has(format));
}

function show(name, visible) {
  const box = control(name)?.closest(".field");
  if (box) box.hidden = !visible;
}

function countPrompt() {
  const model = chosenModel();
  if (!model) return;
  const most = model.capabilities.prompt_characters;
  const count = [...value("prompt")].length;
  byId("prompt-count").textContent = `${count.toLocaleString()} of ${most.toLocaleString()}`;
  byId("prompt-count").classList.toggle("over", count > most);
}

/** The request: what was set away from its default, and nothing else. */
function readOrder() {
  const { id, capabilities } = chosenModel();
  const order = { model: id, prompt: value("prompt") };
  for (const { name } of CHOICES) if (value(name)) order[name] = value(name);
  if (order.size === CUSTOM) order.size = `${value("width")}x${value("height")}`;
  if (Number(value("n")) > 1) order.n = Number(value("n"));
  const percent = control("output_compression");
  if (percent?.value && !percent.closest(".field").hidden) {
    order.output_compression = Number(percent.value);
  }
  if (capabilities.streaming && !NOT_STREAMED.has(order.output_format)) {
    order.stream = true;
    if (Number(value("partial_images")) > 0) order.partial_images = Number(value("partial_images"));
  }
  return order;
}

// --- One picture's place on the tray ------------------------------------------------------------

/** The frame in which one picture comes up, the strip of its stages, and what is known about it. */
class Sheet {
  #urls = [];
  #turning = Promise.resolve(); // stages are put up in the order in which they came
  #gone = false;

  constructor(order, number) {
    this.order = order;
    this.expected = order.partial_images ?? 0;
    this.arrived = 0;
    this.frame = make("div", { className: "frame" });
    this.frame.style.setProperty("--ratio", ratioOf(order.size));
    this.frame.classList.toggle("transparent", order.background === "transparent");
    this.caption = make("p", { className: "state" });
    this.strip = make("ol", { className: "strip", hidden: this.expected === 0 });
    this.strip.setAttribute("aria-label", "Stages");
    this.strip.append(...Array.from({ length: this.expected + 1 }, () => make("li")));
    this.facts = make("figcaption", { className: "facts" });
    this.element = make("figure", { className: "sheet" }, this.frame, this.caption, this.strip);
    this.element.append(this.facts);
    this.element.dataset.index = number;
    this.say("waiting", "Waiting");
  }

  get finished() {
    return this.element.dataset.state === "done";
  }

  get empty() {
    return this.#urls.length === 0;
  }

  say(state, words) {
    if (this.finished || this.element.dataset.state === "stopped") return;
    this.element.dataset.state = state;
    this.words = words;
    this.caption.textContent = words;
  }

  /** A partial picture; resolves when it can be seen. */
  partial(blob, index, at) {
    this.arrived += 1;
    const name = `Partial ${index + 1}`;
    return this.#stage({ name, blob, at, mark: `partial-${index}`, place: index }, () =>
      this.say("developing", `Developing ${index + 1} of ${this.expected}`),
    );
  }

  /** The finished picture; resolves when it can be seen. */
  final(blob, at, answer) {
    const place = this.strip.children.length - 1;
    return this.#stage({ name: "Final", blob, at, mark: "final", place }, (url) => {
      for (const slot of [...this.strip.children]) if (!slot.firstChild) slot.remove();
      this.say("done", "Done");
      this.#describe(blob, at, answer, url);
    });
  }

  /** The picture will not be finished; what has come up stays. */
  stop(words) {
    this.say("stopped", words);
  }

  dispose() {
    this.#gone = true;
    this.element.remove();
    this.#urls.forEach((url) => URL.revokeObjectURL(url));
  }

  #stage({ name, blob, at, mark, place }, shown) {
    const url = URL.createObjectURL(blob);
    this.#urls.push(url);
    const turned = this.#turning.then(async () => {
      await this.#putUp(url, name, mark);
      if (this.#gone) return;
      this.#addToStrip({ name, url, at, mark, place });
      shown(url);
    });
    this.#turning = turned.catch(() => {});
    return turned;
  }

  /** Fades the picture in over the one before it, which is taken down when it is covered. */
  async #putUp(url, name, mark) {
    const image = make("img", { className: "layer coming", src: url });
    image.alt = `${name === "Final" ? "" : `${name}: `}${this.order.prompt}`;
    await image.decode().catch(() => {
      throw new Failure({ message: "A picture came that the browser cannot show." });
    });
    const covered = [...this.frame.children];
    this.frame.append(image);
    this.frame.dataset.showing = mark;
    this.#markStrip(mark);
    Promise.allSettled(image.getAnimations().map((fade) => fade.finished)).then(() => {
      image.classList.remove("coming");
      covered.forEach((each) => each.remove());
    });
  }

  #addToStrip({ name, url, at, mark, place }) {
    const thumb = make("img", { src: url, alt: "" });
    const time = make("span", { className: "figures" }, seconds(at));
    const button = make("button", { type: "button" }, thumb, make("span", {}, name), time);
    button.dataset.mark = mark;
    button.addEventListener("click", () => this.#putUp(url, name, mark));
    const slot = this.strip.children[place];
    slot?.replaceChildren(button);
    slot?.classList.add(mark === "final" ? "final" : "partial");
    this.#markStrip(mark);
  }

  #markStrip(shown) {
    for (const button of this.strip.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.mark === shown));
    }
  }

  #describe(blob, at, answer, url) {
    const format = formatOf(blob, answer);
    const { naturalWidth: width, naturalHeight: height } = this.frame.lastElementChild;
    const facts = [`${width} × ${height}`, answer.quality, format, kilobytes(blob.size), seconds(at)];
    const save = make("a", { href: url, download: fileName(this.order.prompt, format) }, "Download");
    save.className = "download";
    this.facts.append(
      make("p", { className: "caption" }, answer.revised_prompt ?? this.order.prompt),
      make("p", { className: "hint figures" }, facts.filter(Boolean).join(" · ")),
      make("p", { className: "links" }, save),
    );
    if (answer.url) {
      const link = make("a", { href: answer.url, target: "_blank" }, "Link for 60 minutes");
      this.facts.lastElementChild.append(link);
    }
  }
}

/** Width through height of the chosen size; `auto` is shown on a square sheet. */
function ratioOf(size) {
  const [width, height] = (size ?? "").split("x").map(Number);
  return width > 0 && height > 0 ? width / height : 1;
}

function formatOf(blob, answer) {
  if (answer.output_format) return answer.output_format;
  return blob.type.replace("image/", "").replace("svg+xml", "svg") || "png";
}

// --- One order, from the button to the last picture ---------------------------------------------

class Development {
  #controller = new AbortController();
  #started = performance.now();

  constructor(order) {
    this.order = order;
    this.sheets = Array.from({ length: order.n ?? 1 }, (_, number) => new Sheet(order, number));
  }

  get elapsed() {
    return performance.now() - this.#started;
  }

  get cancelled() {
    return this.#controller.signal.aborted;
  }

  get empty() {
    return this.sheets.every((sheet) => sheet.empty);
  }

  cancel() {
    this.#controller.abort();
  }

  dispose() {
    this.sheets.forEach((sheet) => sheet.dispose());
  }

  async run() {
    const response = await call("/v1/images/generations", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(this.order),
      signal: this.#controller.signal,
    });
    if (this.order.stream) await this.#watch(response.body);
    else await this.#take(response);
  }

  /** In words, for all pictures together. */
  state() {
    if (this.sheets.length === 1) return this.sheets[0].words;
    const done = this.sheets.filter((sheet) => sheet.finished).length;
    const begun = this.sheets.some((sheet) => !sheet.empty);
    return begun ? `Developing, ${done} of ${this.sheets.length} done` : "Waiting";
  }

  async #watch(body) {
    const shown = [];
    for await (const { event, data } of unlessLost(eventsOf(body))) {
      const message = JSON.parse(data);
      if (event === "error") throw new Failure(message.error);
      const seen = this.#receive(message).then(() => report(this));
      seen.catch(() => {}); // heard below, if the stream gets that far
      shown.push(seen);
    }
    await Promise.all(shown);
    if (!this.sheets.every((sheet) => sheet.finished)) {
      throw lost({}, "The connection was lost before the picture was finished.");
    }
  }

  async #receive(message) {
    const sheet = this.sheets[message.image_index ?? 0];
    if (!sheet || !message.b64_json) return;
    const blob = blobOf(message.b64_json, message.output_format ?? "png");
    const { b64_json: _, ...facts } = message;
    if (message.type === "image_generation.completed") {
      await sheet.final(blob, this.elapsed, facts);
    } else if (message.type === "image_generation.partial_image") {
      await sheet.partial(blob, message.partial_image_index, this.elapsed);
    }
  }

  async #take(response) {
    const { data, ...facts } = await response.json().catch((error) => {
      throw lost(error, "The connection was lost before the picture was finished.");
    });
    const pictures = data.map(async (answer, number) => {
      const blob = await this.#blobFrom(answer, facts.output_format ?? "png");
      const { b64_json: _, ...own } = answer;
      await this.sheets[number]?.final(blob, this.elapsed, { ...facts, ...own });
    });
    await Promise.all(pictures);
    this.sheets.forEach((sheet) => sheet.stop("Not made"));
  }

  /** A link is fetched at once, from here: the picture outlives it, and other origins are shut. */
  async #blobFrom(answer, format) {
    if (answer.b64_json) return blobOf(answer.b64_json, format);
    const { pathname, search } = new URL(answer.url, location.href);
    const response = await call(pathname + search, { signal: this.#controller.signal });
    return response.blob();
  }
}

async function develop() {
  if (running || !chosenModel()) return;
  clearProblems();
  const previous = development;
  development = new Development(readOrder());
  byId("ideas").hidden = true;
  byId("sheets").replaceChildren(...development.sheets.map((sheet) => sheet.element));
  byId("sheets").classList.toggle("several", development.sheets.length > 1);
  setRunning(true);
  report(development);
  const ticking = setInterval(tick, 100);
  try {
    await development.run();
    say(`Done in ${seconds(development.elapsed)}`);
  } catch (error) {
    endedBy(error);
  }
  clearInterval(ticking);
  byId("elapsed").textContent = "";
  keepBetter(previous);
  setRunning(false);
}

function endedBy(error) {
  if (development.cancelled) {
    say(`Cancelled after ${seconds(development.elapsed)}`);
    development.sheets.forEach((sheet) => sheet.stop("Cancelled"));
    return;
  }
  development.sheets.forEach((sheet) => sheet.stop("Not finished"));
  explain(error, develop);
}

/** An order that brought nothing gives the tray back to the pictures before it. */
function keepBetter(previous) {
  if (!development.empty) {
    previous?.dispose();
    return;
  }
  development.dispose();
  development = previous;
  byId("sheets").replaceChildren(...(previous?.sheets.map((sheet) => sheet.element) ?? []));
  byId("sheets").classList.toggle("several", previous?.sheets.length > 1);
  byId("ideas").hidden = previous !== null;
}

// --- What the page says -------------------------------------------------------------------------

function say(words) {
  if (byId("status").textContent !== words) byId("status").textContent = words;
}

function report(one) {
  if (running && one === development && !one.cancelled) say(one.state());
}

function tick() {
  byId("elapsed").textContent = seconds(development.elapsed);
}

function setRunning(on) {
  const focused = document.activeElement;
  running = on;
  byId("develop").disabled = on;
  byId("cancel").hidden = !on;
  byId("tray").setAttribute("aria-busy", String(on));
  byId("tray").classList.toggle("running", on);
  if (on && focused === byId("develop")) byId("cancel").focus();
  if (!on && focused === byId("cancel")) byId("develop").focus();
  if (on && !WIDE.matches) byId("tray").scrollIntoView();
}

/** A failure where the user looks for it: at its fields, at the key, or above the picture. */
function explain(failure, again) {
  if (!(failure instanceof Failure)) {
    console.error(failure);
    failure = new Failure({ message: "The page itself failed; reloading it may help." });
  }
  if (failure.status === 401) {
    askForKey(failure, again);
    return;
  }
  const marked = markFields(failure);
  const label = marked[0]?.closest(".field").querySelector("label").textContent;
  say(label ? "Not begun" : failure.refusal ? "Not made" : "Stopped");
  notice(titleOf(failure, label), textOf(failure), failure.refusal ? "refusal" : "failure");
  marked[0]?.focus();
}

function titleOf(failure, label) {
  if (failure.refusal) return "The model would rather not make this";
  if (failure.code === "connection_lost") return "Connection lost";
  if (label) return `Please look at “${label}”`;
  if (failure.status === 429) return "Too much at once";
  return "The picture was not finished";
}

function textOf({ message, refusal, wait }) {
  const advice = refusal ? "Another wording may do." : wait ? `Try again in ${wait} s.` : "";
  return [message, advice].filter(Boolean).join(" ");
}

function notice(title, text, kind) {
  byId("notice").className = `notice ${kind}`;
  byId("notice-title").textContent = title;
  byId("notice-text").textContent = text;
  byId("notice").hidden = false;
}

/** Marks every field that the server names, and returns those controls. */
function markFields({ message, param, detail }) {
  const listed = detail.map(({ loc, msg }) => [String(loc?.[1]), msg]);
  const problems = listed.length > 0 ? listed : [[param, message]];
  return problems.map(([name, words]) => markField(name, words)).filter(Boolean);
}

function markField(name, words) {
  const input = name ? control(name) : null;
  const error = byId(`${name}-error`);
  if (!input || !error) return null;
  input.setAttribute("aria-invalid", "true");
  error.textContent = words;
  error.hidden = false;
  if (byId("options").contains(input)) byId("options").open = true;
  return input;
}

function clearProblems() {
  byId("notice").hidden = true;
  byId("key-form").hidden = true;
  for (const input of byId("order").querySelectorAll("[aria-invalid]")) clearField(input);
}

function clearField(input) {
  input.removeAttribute("aria-invalid");
  const error = byId(`${input.name}-error`);
  if (error) error.hidden = true;
}

// --- The key ------------------------------------------------------------------------------------

let afterKey = loadModels;

function askForKey(failure, again) {
  const refused = sessionStorage.getItem(KEY) !== null;
  setKey(null);
  afterKey = again;
  say("A key is needed");
  byId("key-hint").textContent = refused ? failure.message : "This server asks who is calling.";
  byId("key-form").hidden = false;
  byId("key").value = "";
  byId("key").focus();
}

function setKey(key) {
  if (key) sessionStorage.setItem(KEY, key);
  else sessionStorage.removeItem(KEY);
  byId("forget-key").hidden = !key;
}

function useKey(event) {
  event.preventDefault();
  const key = byId("key").value.trim();
  if (!/^[\x21-\x7e]+$/.test(key)) {
    byId("key-hint").textContent = "A key has plain letters, digits and signs, and no spaces.";
    return;
  }
  setKey(key);
  byId("key").value = "";
  byId("key-form").hidden = true;
  say("Ready");
  afterKey();
}

function forgetKey() {
  setKey(null);
  say("The key is forgotten");
}

// --- Beginning ----------------------------------------------------------------------------------

async function loadModels() {
  try {
    const { data } = await (await call("/v1/models")).json();
    if (data.length === 0) throw new Failure({ message: "This server serves no model yet." });
    offerModels(data);
    say("Ready");
  } catch (error) {
    explain(error, loadModels);
  }
}

function offerModels(list) {
  list.forEach((model) => models.set(model.id, model));
  const options = list.map(({ id, display_name: name }) => new Option(name || id, id));
  control("model").replaceChildren(...options);
  control("model").value = firstChoice(list).id;
  control("model").disabled = false;
  byId("develop").disabled = false;
  drawOptions();
  countPrompt();
}

/** A model that streams and stays; Safelight's own where nothing else is connected. */
function firstChoice(list) {
  const own = list.find((model) => model.owned_by === "safelight");
  if (own && list.every(({ upstream }) => upstream === own.upstream)) return own;
  const streaming = list.filter(({ capabilities }) => capabilities.streaming);
  return streaming.find((model) => !model.shutdown_date) ?? streaming[0] ?? list[0];
}

function listen() {
  byId("order").addEventListener("submit", (event) => {
    event.preventDefault();
    develop();
  });
  byId("order").addEventListener("input", ({ target }) => {
    clearField(EDGES.has(target.name) ? control("size") : target);
    if (target.name === "model") drawOptions();
    else drawDependent();
    countPrompt();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) develop();
  });
  byId("cancel").addEventListener("click", () => development.cancel());
  byId("key-form").addEventListener("submit", useKey);
  byId("forget-key").addEventListener("click", forgetKey);
  byId("ideas").addEventListener("click", ({ target }) => takeIdea(target));
}

function takeIdea(target) {
  if (target.tagName !== "BUTTON") return;
  control("prompt").value = target.textContent;
  clearField(control("prompt"));
  countPrompt();
  byId("develop").focus();
}

function begin() {
  byId("modifier").textContent = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";
  byId("options").open = WIDE.matches;
  byId("forget-key").hidden = !sessionStorage.getItem(KEY);
  listen();
  loadModels();
}

begin();
