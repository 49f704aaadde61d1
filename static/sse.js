// Server-sent events from the bytes of a fetch response. The browser's EventSource can only GET,
// and a prompt is POSTed; so the page reads the stream itself, by the standard (WHATWG HTML 9.2.6).
//
// A picture is one line of megabytes that arrives in many chunks: no character is looked at twice
// and a line's pieces are joined once, so the time is linear however the stream is cut.

/** Bytes in, events out: `{event, data, id}`; `event` is "message" if the stream names none. */
export class EventDecoder {
  #utf8 = new TextDecoder(); // drops a byte order mark, keeps characters cut in two together
  #pieces = []; // of the line that has no end yet
  #afterReturn = false; // the last character was CR: an LF that follows belongs to it
  #data = [];
  #event = "";
  #id = "";

  /** The events that `bytes` completes, in order. What the stream's end cuts off never comes. */
  push(bytes) {
    const text = this.#utf8.decode(bytes, { stream: true });
    if (text === "") return [];
    const events = [];
    let start = this.#afterReturn && text[0] === "\n" ? 1 : 0;
    this.#afterReturn = false;
    const lineEnd = /[\r\n]/g;
    lineEnd.lastIndex = start;
    for (let found; (found = lineEnd.exec(text)); start = lineEnd.lastIndex) {
      this.#pieces.push(text.slice(start, found.index));
      this.#line(this.#pieces.join(""), events);
      this.#pieces = [];
      if (found[0] === "\r") this.#skipFeed(text, lineEnd);
    }
    if (start < text.length) this.#pieces.push(text.slice(start));
    return events;
  }

  #skipFeed(text, lineEnd) {
    if (lineEnd.lastIndex === text.length) this.#afterReturn = true;
    else if (text[lineEnd.lastIndex] === "\n") lineEnd.lastIndex += 1;
  }

  #line(line, events) {
    if (line === "") {
      this.#dispatch(events);
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return; // a comment: the server's heartbeat
    if (colon < 0) this.#field(line, "");
    else this.#field(line.slice(0, colon), line.slice(colon + (line[colon + 1] === " " ? 2 : 1)));
  }

  #field(name, value) {
    if (name === "data") this.#data.push(value);
    else if (name === "event") this.#event = value;
    else if (name === "id" && !value.includes("\0")) this.#id = value;
  }

  #dispatch(events) {
    if (this.#data.length > 0) {
      const data = this.#data.join("\n");
      events.push({ event: this.#event || "message", data, id: this.#id });
    }
    this.#data = [];
    this.#event = "";
  }
}

/** The events of a byte stream, such as a response's body. Leaving the loop cancels the stream. */
export async function* eventsOf(stream) {
  const reader = stream.getReader();
  const decoder = new EventDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* decoder.push(value);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
