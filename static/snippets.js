// An order as code that can be copied and run: for each way to ask, the shortest that shows the
// picture developing. A key never stands in it: programs take it from SAFELIGHT_KEY, pages ask.

import { GENERATIONS } from "./client.js";
import { fileName, stem } from "./words.js";

/** The ways to ask: `{id, label, text}` with `text(order, keyed)`, or null where it cannot be. */
export const SNIPPETS = [
  { id: "curl", label: "curl", text: curl },
  { id: "eventsource", label: "EventSource", text: eventSource },
  { id: "fetch", label: "fetch", text: byFetch },
  { id: "python", label: "Python", text: python },
  { id: "node", label: "Node", text: node },
];

const json = (value) => JSON.stringify(value, null, 2);
const indented = (text, by) => text.replaceAll("\n", `\n${" ".repeat(by)}`);
const endpoint = () => location.origin + GENERATIONS;

function curl(order, keyed) {
  const options = [
    order.stream ? "curl -N" : "curl",
    `${endpoint()} \\\n `,
    "-H 'Content-Type: application/json' \\\n ",
    keyed ? '-H "Authorization: Bearer $SAFELIGHT_KEY" \\\n ' : "",
    `-d '${JSON.stringify(order).replaceAll("'", "'\\''")}'`,
  ];
  return `${options.filter(Boolean).join(" ")}\n`;
}

const ASK = 'const key = window.prompt("Access key"); // never in an address: a ticket goes there\n';

const SHOW = `
const images = [];
function show(picture) {
  const number = picture.image_index ?? 0;
  images[number] ??= document.body.appendChild(new Image());
  images[number].src = \`data:image/\${picture.output_format};base64,\${picture.b64_json}\`;
}
`;

function eventSource(order, keyed) {
  if (!order.stream) return null;
  const { stream: _, ...rest } = order;
  const bought = `const bought = await fetch("${location.origin}/v1/tickets", {
  method: "POST",
  headers: { "Content-Type": "application/json", Authorization: \`Bearer \${key}\` },
  body: JSON.stringify({ start: 1 }),
});
const url = new URL((await bought.json()).url);
`;
  const address = keyed ? ASK + bought : `const url = new URL("${endpoint()}");\n`;
  return `// On a page of this server, or of an origin that its cors_origins names.
${address}const order = ${json(rest)};
for (const [name, value] of Object.entries(order)) url.searchParams.set(name, value);
${SHOW}
const source = new EventSource(url); // comes back by itself, and stops after the last event
source.addEventListener("image_generation.partial_image", (event) => show(JSON.parse(event.data)));
source.addEventListener("image_generation.completed", (event) => show(JSON.parse(event.data)));
source.addEventListener("image_generation.failed", (event) => {
  console.error(JSON.parse(event.data).error.message);
  source.close();
});
`;
}

function byFetch(order, keyed) {
  const authorization = keyed ? ", Authorization: `Bearer ${key}`" : "";
  const ask = `const response = await fetch("${endpoint()}", {
  method: "POST",
  headers: { "Content-Type": "application/json"${authorization} },
  body: JSON.stringify(${indented(json(order), 2)}),
});
if (!response.ok) throw new Error((await response.json()).error.message);
`;
  return `// On a page of this server, or of an origin that its cors_origins names.
${keyed ? ASK : ""}${ask}${order.stream ? SHOW + READ_STREAM : READ_WHOLE}`;
}

const READ_STREAM = `
const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
let text = "";
for (let piece; !(piece = await reader.read()).done; ) {
  const frames = (text + piece.value).split("\\n\\n");
  text = frames.pop();
  for (const frame of frames) {
    const data = frame.split("\\n").find((line) => line.startsWith("data: "));
    const event = JSON.parse(data.slice(6));
    if (event.error) throw new Error(event.error.message);
    show(event);
  }
}
`;

const READ_WHOLE = `
const { data, output_format: format } = await response.json();
for (const picture of data) {
  const image = document.body.appendChild(new Image());
  image.src = picture.url ?? \`data:image/\${format ?? "png"};base64,\${picture.b64_json}\`;
}
`;

/** `name` with the number of the picture in it, if there are several. */
function savedAs(order, number) {
  const name = fileName({ ...order, n: 1 }, 0, order.output_format ?? "png");
  return order.n > 1 ? name.replace(stem(order.prompt), `${stem(order.prompt)}-${number}`) : name;
}

const PYTHON_WORDS = { true: "True", false: "False", null: "None" };

function python(order, keyed) {
  const inPython = (value) => PYTHON_WORDS[value] ?? JSON.stringify(value);
  const fields = Object.entries(order).map(([name, value]) => `    ${name}=${inPython(value)},\n`);
  const key = keyed ? 'os.environ["SAFELIGHT_KEY"]' : '"unused"';
  const head = `import base64
${keyed ? "import os\n" : ""}
from openai import OpenAI

client = OpenAI(base_url="${location.origin}/v1", api_key=${key})
answer = client.images.generate(
${fields.join("")})
`;
  return head + (order.stream ? pythonEvents(order) : pythonPictures(order));
}

function pythonEvents(order) {
  const name = savedAs(order, "{event.image_index + 1}");
  return `for event in answer:
    print(event.type, len(event.b64_json))
    if event.type == "image_generation.completed":
        with open(${order.n > 1 ? "f" : ""}"${name}", "wb") as file:
            file.write(base64.b64decode(event.b64_json))
`;
}

function pythonPictures(order) {
  return `for number, picture in enumerate(answer.data, 1):
    if picture.url:
        print(picture.url)
        continue
    with open(f"${savedAs({ ...order, n: 2 }, "{number}")}", "wb") as file:
        file.write(base64.b64decode(picture.b64_json))
        print(file.name)
`;
}

function node(order, keyed) {
  const key = keyed ? "process.env.SAFELIGHT_KEY" : '"unused"';
  const head = `import { writeFile } from "node:fs/promises";

import OpenAI from "openai";

const client = new OpenAI({ baseURL: "${location.origin}/v1", apiKey: ${key} });
const answer = await client.images.generate(${json(order)});
`;
  return head + (order.stream ? nodeEvents(order) : nodePictures(order));
}

function nodeEvents(order) {
  const name = savedAs(order, "${event.image_index + 1}");
  return `for await (const event of answer) {
  console.log(event.type, event.b64_json.length);
  if (event.type === "image_generation.completed") {
    await writeFile(\`${name}\`, event.b64_json, "base64");
  }
}
`;
}

function nodePictures(order) {
  return `for (const [number, picture] of answer.data.entries()) {
  if (picture.url) console.log(picture.url);
  else await writeFile(\`${savedAs({ ...order, n: 2 }, "${number + 1}")}\`, picture.b64_json, "base64");
}
`;
}
