// Every fault in turn under Node: `node front_end_node.mjs URL '{"stream": […], "json": […]}'`.

import { fetched, outcomes } from "./front_end.mjs";

const [url, cases] = [process.argv[2], JSON.parse(process.argv[3])];
const PLAIN = { model: "painter-1", prompt: "a red fox", size: "64x64" };
const STREAMED = { ...PLAIN, stream: true, partial_images: 2 };

const PATIENCE = 2500;

await fetched(url, PLAIN, {}, 30_000); // a painter takes its time to come
const ask = (body) => (fault) => fetched(url, body, { "Safelight-Fault": fault }, PATIENCE);
const words = (fault) =>
  fetched(url, { ...STREAMED, prompt: `a red fox [fault: ${fault}]` }, {}, PATIENCE);
const [stream, json, prompt] = await Promise.all([
  outcomes(cases.stream, ask(STREAMED)),
  outcomes(cases.json, ask(PLAIN)),
  outcomes(cases.stream.slice(0, 3), words),
]);
console.log(JSON.stringify({ stream, json, prompt }));
