// Lists walked by keys and clicks: [data-row] items, J/K move, Enter opens, Esc closes the drawer.
import { hit, typing } from "./dom";

export function startRows(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      event.preventDefault();
      step(key === "j" ? 1 : -1);
    } else if (event.key === "Enter" && onNothing()) {
      current()?.querySelector<HTMLElement>("a")?.click();
    } else if (event.key === "Escape") {
      document.querySelector<HTMLElement>("[data-drawer] [data-close]")?.click();
    }
  });
  document.addEventListener("click", (event) => {
    const stepper = hit(event, "[data-step]");
    if (stepper) return step(Number(stepper.dataset.step));
    const closer = hit(event, "[data-drawer] [data-close]");
    if (closer) return closeDrawer(event, closer);
    const row = hit<HTMLElement>(event, "tr[data-row]");
    if (row && !hit(event, "a, button, input, label, summary, .law")) row.querySelector<HTMLElement>("a")?.click();
    const chosen = hit<HTMLElement>(event, "[data-row]");
    if (chosen) mark(chosen);
  });
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-row]")].filter((row) => row.checkVisibility());
}

function current(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-row].on");
}

function onNothing(): boolean {
  const at = document.activeElement;
  return !at || at === document.body || at.matches("main, [data-row], [data-drawer]");
}

function mark(row: HTMLElement): void {
  for (const other of document.querySelectorAll("[data-row].on")) other.classList.remove("on");
  row.classList.add("on");
}

/** To the next or previous row; with the drawer open it shows that row's. */
function step(by: number): void {
  const all = rows();
  const at = all.findIndex((row) => row.classList.contains("on"));
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  if (!next) return;
  mark(next);
  next.scrollIntoView({ block: "nearest" });
  if (document.querySelector("[data-drawer]")) next.querySelector<HTMLElement>("a")?.click();
}

function closeDrawer(event: Event, closer: HTMLElement): void {
  const holder = closer.closest<HTMLElement>("#drawer") ?? closer.closest<HTMLElement>("[data-drawer]")?.parentElement;
  if (!holder?.id) return;
  event.preventDefault();
  holder.replaceChildren();
  const url = closer.getAttribute("href");
  if (url) history.pushState({}, "", url);
}
