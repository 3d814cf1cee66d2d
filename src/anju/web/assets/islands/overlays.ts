// Dialogs, popovers, menus. htmx answers that land in #dialog open it; the event `dialog-close` shuts it.
import { hit } from "./dom";

export function startOverlays(): void {
  document.addEventListener("click", (event) => {
    const tip = hit<HTMLElement>(event, "[data-tip]");
    if (tip) toggleTip(tip);
    const opener = hit<HTMLElement>(event, "[data-dialog]");
    if (opener) show(document.querySelector<HTMLDialogElement>(opener.dataset.dialog ?? ""));
    if (hit(event, "[data-dialog-close], dialog [data-close]")) {
      event.preventDefault();
      hit<HTMLDialogElement>(event, "dialog")?.close();
    }
    if (event.target instanceof HTMLDialogElement) event.target.close();
    shutMenus(event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const menu of openMenus()) menu.open = false;
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const target = (event as CustomEvent<{ target: Element }>).detail.target;
    if (target instanceof HTMLDialogElement && !target.open && target.childElementCount) show(target);
  });
  document.body.addEventListener("dialog-close", () => document.querySelector<HTMLDialogElement>("#dialog")?.close());
}

/** What is typed goes into the first field: a browser by itself focuses the button that shuts the dialog. */
function show(dialog: HTMLDialogElement | null): void {
  if (!dialog) return;
  dialog.showModal();
  const field = dialog.querySelector<HTMLElement>(
    "[autofocus], input:not([type=hidden], [disabled]), select, textarea",
  );
  field?.focus();
}

function openMenus(): NodeListOf<HTMLDetailsElement> {
  return document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]");
}

function shutMenus(event: Event): void {
  const chosen = hit(event, "[data-menu] .menu a");
  for (const menu of openMenus())
    if (chosen || !(event.target instanceof Node && menu.contains(event.target))) menu.open = false;
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
