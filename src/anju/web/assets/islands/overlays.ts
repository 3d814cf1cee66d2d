// Dialogs, popovers, menus, the palette. htmx answers that land in #dialog open it; the event `dialog-close` shuts it.
import { hit } from "./dom";

export function startOverlays(): void {
  document.addEventListener("click", (event) => {
    const tip = hit<HTMLElement>(event, "[data-tip]");
    if (tip) toggleTip(tip);
    if (hit(event, "[data-palette]")) openPalette();
    const opener = hit<HTMLElement>(event, "[data-dialog]");
    if (opener) document.querySelector<HTMLDialogElement>(opener.dataset.dialog ?? "")?.showModal();
    if (hit(event, "[data-dialog-close], dialog [data-close]")) {
      event.preventDefault();
      hit<HTMLDialogElement>(event, "dialog")?.close();
    }
    if (event.target instanceof HTMLDialogElement) event.target.close();
    shutMenus(event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const menu of openMenus()) menu.open = false;
    if (hit(event, "#palette")) walkPalette(event);
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const target = (event as CustomEvent<{ target: Element }>).detail.target;
    if (target instanceof HTMLDialogElement && !target.open && target.childElementCount) target.showModal();
  });
  document.body.addEventListener("dialog-close", () => document.querySelector<HTMLDialogElement>("#dialog")?.close());
}

function openMenus(): NodeListOf<HTMLDetailsElement> {
  return document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]");
}

function shutMenus(event: Event): void {
  for (const menu of openMenus()) if (!(event.target instanceof Node && menu.contains(event.target))) menu.open = false;
}

/** The popover stands under its button, inside the window. */
function toggleTip(button: HTMLElement): void {
  const tip = button.nextElementSibling;
  if (!(tip instanceof HTMLElement) || !tip.hasAttribute("popover")) return;
  tip.togglePopover();
  const open = tip.matches(":popover-open");
  button.setAttribute("aria-expanded", String(open));
  if (!open) return;
  const at = button.getBoundingClientRect();
  const box = tip.getBoundingClientRect();
  const below = at.bottom + 6 + box.height < innerHeight;
  tip.style.top = `${Math.max(8, below ? at.bottom + 6 : at.top - box.height - 6)}px`;
  tip.style.left = `${Math.max(8, Math.min(at.left, innerWidth - box.width - 8))}px`;
  tip.addEventListener("toggle", () => button.setAttribute("aria-expanded", String(tip.matches(":popover-open"))), {
    once: true,
  });
}

function openPalette(): void {
  const palette = document.querySelector<HTMLDialogElement>("#palette");
  if (!palette || palette.open) return;
  palette.showModal();
  palette.querySelector("input")?.select();
}

function walkPalette(event: KeyboardEvent): void {
  if (event.isComposing) return;
  const found = [...document.querySelectorAll<HTMLElement>("#found a")];
  const at = found.findIndex((link) => link.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = found[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), found.length - 1)];
    found[at]?.removeAttribute("aria-selected");
    next?.setAttribute("aria-selected", "true");
    next?.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && found.length) {
    event.preventDefault();
    (found[at] ?? found[0])?.click();
  }
}
