// A coded "no" is swapped in where it belongs: an answer with a <form> replaces the form, anything else fills the nearest
// .refusal-slot (in the form, the dialog, the drawer, else on the page). Faults and lost connections become a toast.
import { word } from "./dom";
import { say } from "./toast";

type Swap = CustomEvent<{
  xhr: XMLHttpRequest;
  target: Element;
  elt: Element;
  shouldSwap: boolean;
  isError: boolean;
  swapOverride: string;
}>;

export function startRefusals(): void {
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event as Swap;
    const { xhr } = detail;
    if (xhr.status >= 200 && xhr.status < 300) return clear(detail.elt);
    if (xhr.status < 400 || xhr.status >= 500) return;
    const type = xhr.getResponseHeader("Content-Type") ?? "";
    if (!type.includes("html")) return;
    const form = detail.elt.closest("form");
    const whole = /^\s*<form[\s>]/.test(xhr.responseText) && form !== null;
    const slot = whole ? form : slotFor(detail.elt);
    if (!slot) return;
    detail.shouldSwap = true;
    detail.isError = false;
    detail.target = slot;
    detail.swapOverride = whole ? "outerHTML" : "innerHTML";
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const { xhr, target } = (event as Swap).detail;
    if (xhr?.status >= 400) target.scrollIntoView({ block: "nearest" });
  });
  document.body.addEventListener("htmx:responseError", () => say(word("fault")));
  document.body.addEventListener("htmx:sendError", () => say(word("offline")));
}

function slotFor(from: Element): Element | null {
  for (let at: Element | null = from; at; at = at.parentElement) {
    const slot = at.querySelector(":scope .refusal-slot");
    if (slot) return slot;
  }
  return null;
}

function clear(from: Element): void {
  slotFor(from)?.replaceChildren();
}
