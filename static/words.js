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

export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

export function kilobytes(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export function inWords(name, value) {
  if (name === "size" && value.includes("x")) return sizeInWords(value);
  return WORDS[value] ?? value[0].toUpperCase() + value.slice(1);
}

function sizeInWords(size) {
  const [width, height] = size.split("x").map(Number);
  const shape = width === height ? "square" : width > height ? "landscape" : "portrait";
  return `${width} × ${height} ${shape}`;
}

export function fileName({ prompt, n = 1 }, number, format) {
  const words = prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const stem = words.join("-").slice(0, 60).replace(/-$/, "") || "picture";
  const suffix = n > 1 ? `-${number + 1}` : "";
  return `${stem}${suffix}.${format === "jpeg" ? "jpg" : format}`;
}
