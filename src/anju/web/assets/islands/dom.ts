// Small typed doors to the page, shared by the islands.

/** The nearest element of the event that matches. */
export function hit<T extends HTMLElement>(event: Event, selector: string): T | null {
  return event.target instanceof Element ? event.target.closest<T>(selector) : null;
}

/** A sentence of the page's language from <template id="words">. */
export function word(name: string): string {
  return document.querySelector<HTMLElement>("#words")?.dataset[name] ?? "";
}

/** The CSRF token as the page carries it for htmx. */
export function csrf(): string {
  const headers = document.body.getAttribute("hx-headers");
  return headers ? (JSON.parse(headers)["X-CSRFToken"] ?? "") : "";
}

/** Runs `make` once for each matching element, now and in everything htmx or polling brings later. */
export function forEach<T extends HTMLElement>(selector: string, make: (element: T) => void): void {
  const seen = new WeakSet<Element>();
  const scan = (root: ParentNode) => {
    for (const element of root.querySelectorAll<T>(selector)) {
      if (!seen.has(element)) {
        seen.add(element);
        make(element);
      }
    }
  };
  scan(document);
  document.body.addEventListener("htmx:load", () => scan(document));
}

/** True while the person is typing, or an input method is composing. */
export function typing(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) return true;
  const at = event.target;
  return (
    at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) && !soft(at)
  );
}

function soft(at: HTMLElement): boolean {
  return at instanceof HTMLInputElement && /^(radio|checkbox|range|button|submit)$/.test(at.type);
}
