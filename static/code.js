// The panel that shows the order in the form as code in the visitor's language.

import { storedKey } from "./key.js";
import { chosenModel } from "./models.js";
import { readOrder } from "./order.js";
import { byId, copy, makeButton } from "./page.js";
import { SNIPPETS } from "./snippets.js";

const NOT_STREAMED = "// This order is not streamed, and EventSource only reads streams: use fetch.\n";

let chosen = SNIPPETS[0];

/** Draws the code for the order as it stands now. */
export function drawCode() {
  if (!chosenModel()) return;
  const text = chosen.text(readOrder(), storedKey() !== null);
  byId("snippet").textContent = text ?? NOT_STREAMED;
  byId("copy-code").disabled = text === null;
  for (const button of byId("languages").children) {
    button.setAttribute("aria-pressed", String(button.dataset.language === chosen.id));
  }
}

/** Makes the buttons of the panel. */
export function startCode() {
  const choose = (snippet) => () => {
    chosen = snippet;
    drawCode();
  };
  const buttons = SNIPPETS.map((snippet) =>
    makeButton(snippet.label, choose(snippet), { className: "quiet", data: { language: snippet.id } }),
  );
  byId("languages").replaceChildren(...buttons);
  byId("copy-code").addEventListener("click", ({ currentTarget }) =>
    copy(byId("snippet").textContent, currentTarget),
  );
  byId("code").addEventListener("toggle", drawCode);
}
