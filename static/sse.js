// Server-sent events from the bytes of a fetch response. The browser's EventSource shows a page
// neither comments, the server's heartbeat, nor what a frame looked like, nor why a connection was
// refused; so the page reads the stream itself, by the standard (WHATWG HTML 9.2.6).
//
// A picture is one line of megabytes that arrives in many chunks: no character is looked at twice
// and a line's pieces are joined once, so the time is linear however the stream is cut.

/**
 * Bytes in, events and comments out.
 *
 * An event is `{event, data, id, retry, raw}`: `event` is "message" if the stream names none, `retry`
 * the milliseconds it tells to wait, if any, and `raw` the pieces of the frame as it came. A comment
 * is `{comment}`.
 */
export class EventDecoder {
  #utf8 = new TextDecoder(); // drops a byte order mark, keeps characters cut in two together
  #pieces = []; // of the line that has no end yet
  #afterReturn = false; // the last character was CR: an LF that follows belongs to it
  #data = [];
  #event = "";
  #id = "";
  #retry = null;
  #raw = [];

  /** What `bytes` completes, in order. What the stream's end cuts off never comes. */
  push(bytes) {
    const text = this.#utf8.decode(bytes, { stream: true });
    if (text === "") return [];
    const found = [];
    let start = this.#afterReturn && text[0] === "\n" ? 1 : 0;
    this.#afterReturn = false;
    const lineEnd = /[\r\n]/g;
    lineEnd.lastIndex = start;
    for (let end; (end = lineEnd.exec(text)); start = lineEnd.lastIndex) {
      this.#pieces.push(text.slice(start, end.index));
      this.#line(this.#pieces.join(""), found);
      this.#pieces = [];
      if (end[0] === "\r") this.#skipFeed(text, lineEnd);
    }
    if (start < text.length) this.#pieces.push(text.slice(start));
    return found;
  }

  #skipFeed(text, lineEnd) {
    if (lineEnd.lastIndex === text.length) this.#afterReturn = true;
    else if (text[lineEnd.lastIndex] === "\n") lineEnd.lastIndex += 1;
  }

  #line(line, found) {
    if (line === "") {
      this.#dispatch(found);
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) {
      found.push({ comment: line.slice(1).trim() });
      return;
    }
    this.#raw.push(line, "\n");
    if (colon < 0) this.#field(line, "");
    else this.#field(line.slice(0, colon), line.slice(colon + (line[colon + 1] === " " ? 2 : 1)));
  }

  #field(name, value) {
    if (name === "data") this.#data.push(value);
    else if (name === "event") this.#event = value;
    else if (name === "id" && !value.includes("\0")) this.#id = value;
    else if (name === "retry" && /^\d+$/.test(value)) this.#retry = Number(value);
  }

  #dispatch(found) {
    if (this.#data.length > 0) {
      found.push({
        event: this.#event || "message",
        data: this.#data.join("\n"),
        id: this.#id,
        retry: this.#retry,
        raw: [...this.#raw, "\n"],
      });
    }
    this.#data = [];
    this.#event = "";
    this.#retry = null;
    this.#raw = [];
  }
}

/**
 * The events and comments of a byte stream, such as a response's body. `heard` is called with the
 * count of bytes whenever some come. Leaving the loop cancels the stream.
 */
export async function* eventsOf(stream, heard = () => {}) {
  const reader = stream.getReader();
  const decoder = new EventDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard(value.length);
      yield* decoder.push(value);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
