// The follow-up player: the outcome chosen by key shows what it wants to be told, and puts the cursor there.
import { typing } from "../islands/dom";

export function start(): void {
  const form = document.querySelector<HTMLFormElement>("#outcome");
  if (!form) return;
  form.addEventListener("change", (event) => {
    const chosen = event.target;
    if (chosen instanceof HTMLInputElement && chosen.name === "outcome") show(form, chosen.value);
  });
  const point = document.querySelector<HTMLDetailsElement>("#point");
  point?.addEventListener("toggle", () => {
    if (point.open) point.querySelector<HTMLInputElement>("#point-said")?.focus();
  });
  // Back to the outcomes from whatever is typed: the keys 1 to 5 hold again.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || !typing(event)) return;
    (document.activeElement as HTMLElement | null)?.blur();
  });
}

function show(form: HTMLFormElement, outcome: string): void {
  let first: HTMLElement | null = null;
  for (const part of form.querySelectorAll<HTMLElement>("[data-for]")) {
    part.hidden = !(part.dataset.for ?? "").split(" ").includes(outcome);
    if (!part.hidden) first ??= part.querySelector<HTMLElement>("input");
  }
  if (outcome === "record_so_so" || outcome === "record_dissatisfied" || outcome === "defer_follow_up") first?.focus();
}
