// A front end in miniature, as README's table asks for: one client over fetch, one over EventSource.
// Each ends with an outcome, whatever the server does: { shown, picture, how }.

const PARTIAL = "image_generation.partial_image";
const COMPLETED = "image_generation.completed";
const FAILED = "image_generation.failed";

/** What is on the page: it never goes back to a coarser picture, and ends once. */
class Canvas {
  shown = [];
  picture = null;
  how = null;

  show({ partial_image_index: index }) {
    if (this.how === null && index > (this.shown.at(-1) ?? -1)) this.shown.push(index);
  }

  finish(base64) {
    if (this.how === null) [this.picture, this.how] = [base64, "completed"];
  }

  fail(how) {
    this.how ??= how;
  }

  get outcome() {
    return { shown: this.shown, picture: this.picture !== null, how: this.how };
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function code(document) {
  const error = document?.error ?? document;
  return error?.code ?? error?.message ?? "failed";
}

/** POST and read: `patience` is how long, in milliseconds, it waits for anything at all. */
export async function fetched(url, body, headers, patience) {
  const canvas = new Canvas();
  const leaving = new AbortController();
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => leaving.abort("silence"), patience);
  };
  wait();
  try {
    const response = await fetch(`${url}/v1/images/generations`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: leaving.signal,
    });
    await received(response, canvas, wait);
  } catch {
    canvas.fail(leaving.signal.reason === "silence" ? "silence" : "lost");
  }
  clearTimeout(timer);
  leaving.abort();
  return canvas.outcome;
}

async function received(response, canvas, wait) {
  const kind = response.headers.get("Content-Type")?.split(";")[0];
  if (!response.ok || kind === "application/json") {
    let text = "";
    for await (const piece of pieces(response, wait)) text += piece;
    const document = parsed(text);
    const base64 = document?.data?.[0]?.b64_json;
    if (response.ok && base64) canvas.finish(base64);
    else canvas.fail(response.ok && document === null ? "unreadable" : code(document));
  } else if (kind === "text/event-stream") {
    await streamed(response, canvas, wait);
  } else {
    canvas.fail("unreadable");
  }
}

async function* pieces(response, wait) {
  const decoder = new TextDecoder();
  for await (const piece of response.body) {
    wait();
    yield decoder.decode(piece, { stream: true });
  }
}

async function streamed(response, canvas, wait) {
  let rest = [];
  for await (const piece of pieces(response, wait)) {
    rest.push(piece);
    if (!piece.includes("\n")) continue; // a picture is one long line
    const blocks = rest.join("").split("\n\n");
    rest = [blocks.pop()];
    for (const block of blocks) {
      take(block, canvas);
      if (canvas.how !== null) return;
    }
  }
  canvas.fail("unfinished");
}

function take(block, canvas) {
  const lines = block.split("\n");
  const field = (name) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const event = field("event");
  const document = parsed(field("data") ?? "");
  if (event === "error") canvas.fail(code(document));
  else if (document === null) return; // half an event: what comes next may be whole
  else if (event === PARTIAL) canvas.show(document);
  else if (event === COMPLETED) canvas.finish(document.b64_json);
}

/** EventSource: it comes back by itself (in Chromium after 3 s, if nothing has told it when), and is
 *  given up after more than `most` losses with nothing new between them. */
export function watched(url, query, patience, most = 1) {
  const canvas = new Canvas();
  const source = new EventSource(`${url}/v1/images/generations?${new URLSearchParams(query)}`);
  let losses = 0;
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      source.close();
      done(canvas.outcome);
    };
    const give = (how) => {
      canvas.fail(how);
      end();
    };
    let timer = setTimeout(give, patience, "silence");
    const on = (name, act) =>
      source.addEventListener(name, (event) => {
        clearTimeout(timer);
        timer = setTimeout(give, patience, "silence");
        losses = 0;
        const document = parsed(event.data);
        if (document !== null) act(document);
        if (canvas.how !== null) end();
      });
    on(PARTIAL, (document) => canvas.show(document));
    on(COMPLETED, (document) => canvas.finish(document.b64_json));
    on(FAILED, (document) => canvas.fail(code(document)));
    source.onerror = () => {
      losses += 1;
      if (source.readyState === EventSource.CLOSED) give("closed");
      else if (losses > most) give("lost");
    };
  });
}

/** The outcomes by fault, a few at a time: a browser has six connections to a server. */
export async function outcomes(faults, ask, together = 5) {
  const found = {};
  const left = [...faults];
  const work = async () => {
    while (left.length) {
      const fault = left.shift();
      found[fault] = await ask(fault);
    }
  };
  await Promise.all(Array.from({ length: together }, work));
  return found;
}
