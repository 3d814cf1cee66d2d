// Keyboard: whatever carries data-key ("Ctrl Enter", "Alt U", "F2", "1") is pressed by that key; "/" and "?" are the page's.
// Single letters and figures rest while somebody types or an input method composes.
import { typing } from "./dom";

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if (event.key === "/" && !typing(event) && plain(event)) return focusSearch(event);
    if (event.key === "?" && !typing(event)) return openSheet(event);
    const chord = name(event);
    if (plain(event) && !/^F\d+$/.test(event.key) && typing(event)) return;
    const bound = find(chord);
    if (bound) {
      event.preventDefault();
      press(bound);
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-key-sheet]")) openSheet(event);
  });
}

function plain(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey;
}

/** "Ctrl Enter", "Alt U", "F2", "1": modifiers first, letters upper-case; Cmd counts as Ctrl. */
function name(event: KeyboardEvent): string {
  const letter = event.altKey && /^(Key|Digit)/.test(event.code) ? event.code.replace(/^(Key|Digit)/, "") : event.key;
  const key = letter.length === 1 ? letter.toUpperCase() : letter;
  return [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", key].filter(Boolean).join(" ");
}

/** The bound element: in the open dialog, else in the form one is in, else in the drawer, else on the page. */
function find(chord: string): HTMLElement | null {
  const selector = `[data-key="${CSS.escape(chord).replace(/\\ /g, " ")}"]`;
  const dialog = [...document.querySelectorAll<HTMLElement>("dialog[open]")].at(-1);
  if (dialog) return visible(dialog, selector);
  const form = document.activeElement?.closest("form");
  const drawer = document.querySelector("[data-drawer]");
  return (form && visible(form, selector)) ?? (drawer && visible(drawer, selector)) ?? visible(document, selector);
}

function visible(root: ParentNode, selector: string): HTMLElement | null {
  return (
    [...root.querySelectorAll<HTMLElement>(selector)].find((e) => e.checkVisibility() || e.closest("label")) ?? null
  );
}

function press(element: HTMLElement): void {
  if (element instanceof HTMLInputElement && !/^(radio|checkbox|button|submit)$/.test(element.type)) element.focus();
  else element.click();
}

function focusSearch(event: KeyboardEvent): void {
  const search =
    document.querySelector<HTMLElement>("[data-search]") ?? document.querySelector<HTMLElement>("[data-palette]");
  if (!search) return;
  event.preventDefault();
  if (search.matches("[data-palette]")) search.click();
  else search.focus();
}

function openSheet(event: Event): void {
  const sheet = document.querySelector<HTMLDialogElement>("#key-sheet");
  if (!sheet || sheet.open) return;
  event.preventDefault();
  sheet.showModal();
}
