// The ledger: picking rows for one verb on many cases. X picks the current row; the count stands in the bar below.
import { hit, typing } from "../islands/dom";

export function start(): void {
  document.addEventListener("change", (event) => {
    const all = hit<HTMLInputElement>(event, "[data-pick-all]");
    if (all) for (const box of boxes()) box.checked = all.checked;
    if (all || hit(event, "[data-pick]")) count();
  });
  document.addEventListener("click", (event) => {
    if (hit(event, "[data-unpick]")) clear();
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() !== "x" || document.querySelector("dialog[open]")) return;
    const box = document.querySelector<HTMLInputElement>("[data-row].on [data-pick]");
    if (!box) return;
    event.preventDefault();
    box.checked = !box.checked;
    count();
  });
  // What was picked is done: the rows are read again, unpicked.
  document.body.addEventListener("case-changed", () => {
    clear();
    document.querySelector("#rows")?.dispatchEvent(new Event("poll-now"));
  });
  count();
}

function boxes(): NodeListOf<HTMLInputElement> {
  return document.querySelectorAll<HTMLInputElement>("[data-pick]");
}

function clear(): void {
  for (const box of boxes()) box.checked = false;
  const all = document.querySelector<HTMLInputElement>("[data-pick-all]");
  if (all) all.checked = false;
  count();
}

function count(): void {
  const picked = [...boxes()].filter((box) => box.checked).length;
  const shown = document.querySelector("[data-picked]");
  if (shown) shown.textContent = String(picked);
}
