// The palette: commands come with the page and are found at each key, at once; homes, cases and people are asked of the
// server, and stand below once they belong to what is typed.
import { hit } from "./dom";

const MOST = 5;
const MOST_UNASKED = 8;

export function startPalette(): void {
  const palette = document.querySelector<HTMLDialogElement>("#palette");
  const input = palette?.querySelector<HTMLInputElement>("input");
  const there = palette?.querySelector<HTMLElement>("#found-there");
  if (!palette || !input || !there) return;
  const commands = [...palette.querySelectorAll<HTMLElement>("a[data-words]")];
  document.addEventListener("click", (event) => {
    if (!hit(event, "[data-palette]") || palette.open) return;
    palette.showModal();
    input.select();
  });
  input.addEventListener("input", () => {
    narrow(commands, input.value);
    there.dataset.stale = "true";
    for (const link of there.querySelectorAll("[aria-selected]")) link.removeAttribute("aria-selected");
  });
  palette.addEventListener("htmx:afterSwap", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    if (new URL(xhr.responseURL).searchParams.get("q") === input.value) delete there.dataset.stale;
  });
  palette.addEventListener("keydown", (event) => walk(event, palette));
  narrow(commands, input.value);
}

/** Shows the commands that are meant; the same rule as the server's (desk/commands.py). */
function narrow(commands: HTMLElement[], text: string): void {
  const typed = text.toLowerCase().replaceAll(" ", "");
  let left = typed ? MOST : MOST_UNASKED;
  for (const command of commands) {
    const { words = "", initials = "" } = command.dataset;
    const meant = words.includes(typed) || initials.startsWith(typed);
    command.hidden = !meant || left === 0;
    if (!command.hidden) left -= 1;
    command.removeAttribute("aria-selected");
  }
}

/** What was found for an earlier text is seen, but Enter does not go there. */
function walk(event: KeyboardEvent, palette: HTMLElement): void {
  if (event.isComposing) return;
  const found = [...palette.querySelectorAll<HTMLElement>("#found a:not([hidden])")];
  const at = found.findIndex((link) => link.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = found[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), found.length - 1)];
    found[at]?.removeAttribute("aria-selected");
    next?.setAttribute("aria-selected", "true");
    next?.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter") {
    const fresh = found.filter((link) => !link.closest("[data-stale]"));
    const chosen = found[at] ?? fresh[0];
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
  }
}
