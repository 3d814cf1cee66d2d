// A sentence for eight seconds, with a way back when there is one. Servers send it: HX-Trigger {"toast": {text, undo}}.
import { csrf, word } from "./dom";

const STAYS = 8000;

export function startToasts(): void {
  document.body.addEventListener("toast", (event) => {
    const { text, undo } = (event as CustomEvent<{ text: string; undo?: string }>).detail;
    say(text, undo);
  });
  for (const old of document.querySelectorAll<HTMLElement>("[data-toast]")) fade(old);
}

/** Shows `text`; `undo` is an address to POST to. */
export function say(text: string, undo?: string): void {
  if (!text) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.append(text);
  if (undo) toast.append(undoButton(undo, toast));
  document.querySelector("#toasts")?.append(toast);
  fade(toast);
}

function undoButton(url: string, toast: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = word("undo");
  button.addEventListener("click", () => {
    button.disabled = true;
    const headers = { "X-CSRFToken": csrf(), "HX-Request": "true" };
    void fetch(url, { method: "POST", headers, credentials: "same-origin" }).then(async (answer) => {
      toast.remove();
      if (answer.ok) location.reload();
      else say(sentence(await answer.text()) || word("fault"));
    });
  });
  return button;
}

/** What a refusal says, without its markup. */
function sentence(html: string): string {
  const said = new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";
  return said.replace(/\s+/g, " ").trim().slice(0, 200);
}

function fade(toast: HTMLElement): void {
  let timer = window.setTimeout(() => toast.remove(), STAYS);
  toast.addEventListener("pointerenter", () => window.clearTimeout(timer));
  toast.addEventListener("pointerleave", () => {
    timer = window.setTimeout(() => toast.remove(), STAYS / 2);
  });
}
