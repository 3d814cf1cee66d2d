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
    void fetch(url, { method: "POST", headers: { "X-CSRFToken": csrf() }, credentials: "same-origin" }).then(
      (answer) => {
        toast.remove();
        if (answer.ok) location.reload();
        else say(word("fault"));
      },
    );
  });
  return button;
}

function fade(toast: HTMLElement): void {
  let timer = window.setTimeout(() => toast.remove(), STAYS);
  toast.addEventListener("pointerenter", () => window.clearTimeout(timer));
  toast.addEventListener("pointerleave", () => {
    timer = window.setTimeout(() => toast.remove(), STAYS / 2);
  });
}
