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
  const take = (element: T) => {
    if (seen.has(element)) return;
    seen.add(element);
    make(element);
  };
  document.querySelectorAll<T>(selector).forEach(take);
  // htmx says so for each element it brought: only that one is looked through, not the page.
  document.body.addEventListener("htmx:load", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.matches(selector)) take(event.target as T);
    event.target.querySelectorAll<T>(selector).forEach(take);
  });
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
