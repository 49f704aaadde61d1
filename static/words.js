// How values are written for people: choices, sizes, times, and the name a picture is saved under.

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

/** 1234 → "1.2 s". */
export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

/** 1234 → "1.234 s", for those who measure. */
export const exactSeconds = (milliseconds) => `${(milliseconds / 1000).toFixed(3)} s`;

/** Bytes in the unit that suits them. */
export function bytes(count) {
  if (count < 1000) return `${count} B`;
  return count < 1e6 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

/** A parameter's value as its control shows it. */
export function inWords(name, value) {
  if (name === "size" && value.includes("x")) return sizeInWords(value);
  const text = String(value);
  return WORDS[text] ?? text[0].toUpperCase() + text.slice(1);
}

function sizeInWords(size) {
  const [width, height] = size.split("x").map(Number);
  const shape = width === height ? "square" : width > height ? "landscape" : "portrait";
  return `${width} × ${height} ${shape}`;
}

/** US dollars as far as they are anything. */
export function money({ usd, estimated }) {
  if (!usd) return "free";
  return `${estimated ? "about " : ""}$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;
}

/** When something was, for a list: the time, and the day if it was another one. */
export function moment(milliseconds) {
  const date = new Date(milliseconds);
  const time = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  if (date.toDateString() === new Date().toDateString()) return time;
  return `${date.toLocaleDateString([], { day: "numeric", month: "short" })}, ${time}`;
}

/** The words of a prompt as a file's name, without its ending. */
export function stem(prompt) {
  const words = (prompt ?? "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.join("-").slice(0, 60).replace(/-$/, "") || "picture";
}

/** What the picture of that number is saved as. */
export function fileName({ prompt, n = 1 }, number, format) {
  const suffix = n > 1 ? `-${number + 1}` : "";
  return `${stem(prompt)}${suffix}.${format === "jpeg" ? "jpg" : format}`;
}
