// The unmodified `openai` package for Node, driven by the tests beside it.
//
// One argument: {url, client, method, parameters, stopAfter} as JSON, where `parameters` may be a
// list for `stream` and `withResponse`, one request after the other. Prints JSON lines: {event},
// {result} or {error}, and at last {requests}, the number of HTTP requests that the package sent.
// It ends when its standard input does: what a broken-off loop closes is not closed by the exit.

const { default: OpenAI } = await import(process.env.PEER_PACKAGE);

const { url, client: options, method, parameters, stopAfter } = JSON.parse(process.argv[2]);

let requests = 0;
const client = new OpenAI({
  apiKey: "a-key-for-tests",
  maxRetries: 0,
  timeout: 10_000,
  ...options,
  baseURL: `${url}/v1`,
  fetch: (...request) => {
    requests += 1;
    return fetch(...request);
  },
});

const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");

async function sayEvents(stream) {
  let seen = 0;
  for await (const event of stream) {
    say({ event });
    seen += 1;
    if (seen === stopAfter) break;
  }
}

const methods = {
  async stream() {
    for (const each of [parameters].flat()) {
      await sayEvents(await client.images.generate({ ...each, stream: true }));
    }
  },
  async json() {
    const result = await client.images.generate(parameters);
    say({ result, requestID: result._request_id });
  },
  async withResponse() {
    for (const each of [parameters].flat()) {
      const answer = await client.images.generate(each).withResponse();
      const { status, headers } = answer.response;
      say({ status, type: headers.get("content-type"), requestID: answer.request_id });
      if (each.stream) await sayEvents(answer.data);
      else say({ result: answer.data });
    }
  },
  async asResponse() {
    const response = await client.images.generate(parameters).asResponse();
    say({ status: response.status, type: response.headers.get("content-type") });
    say({ text: await response.text() });
  },
  async models() {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    say({ ids });
    say({ result: await client.models.retrieve(parameters.model) });
  },
};

try {
  await methods[method]();
} catch (error) {
  // A defect of this script is not a finding about the server.
  if (!(error instanceof OpenAI.APIError)) throw error;
  const { status, code, param, type, message, requestID } = error;
  say({ error: { class: error.constructor.name, status, code, param, type, message, requestID } });
}
say({ requests });
process.stdin.resume();
