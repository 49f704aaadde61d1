// Pictures as they travel, base64 in JSON, and as the browser keeps them: blobs.

import { Failure } from "./errors.js";

/** The picture in `base64` as a blob. Throws a `Failure` where it is no base64. */
export function blobOf(base64, format) {
  try {
    return new Blob([bytesOf(base64)], { type: mediaType(format) });
  } catch {
    throw new Failure({ message: "A picture came that the browser cannot read." });
  }
}

function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

const mediaType = (format) => (format === "svg" ? "image/svg+xml" : `image/${format}`);

/** The format that the answer names, or else the one that was received. */
export function formatOf(blob, answer) {
  if (answer.output_format) return answer.output_format;
  return blob.type.replace("image/", "").replace("svg+xml", "svg") || "png";
}

/** Width through height of a size such as 1536x1024; `auto` and nothing are shown square. */
export function ratioOf(size) {
  const [width, height] = (size ?? "").split("x").map(Number);
  return width > 0 && height > 0 ? width / height : 1;
}
