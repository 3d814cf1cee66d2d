// The clerk's console: answering, the room box, the boxes that empty themselves. Everything else is htmx.
import { hit } from "../islands/dom";
import { keepCalls } from "./console_draft";

export function start(): void {
  keepCalls();
  document.addEventListener("click", (event) => {
    if (hit(event, "[data-answer]")) answer();
    if (hit(event, "[data-other-room]")) openRoomBox();
    const choice = hit<HTMLElement>(event, "[data-room-choice]");
    if (choice) takeRoom(choice.dataset.roomChoice ?? "");
    const agreed = hit<HTMLElement>(event, "[data-take-answer]");
    if (agreed) takeAnswer(agreed);
  });
  document.addEventListener("keydown", (event) => {
    const box = hit<HTMLInputElement>(event, "[data-room]");
    if (!box || event.key !== "Enter" || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    takeRoom(box.value);
  });
  // Enter in a single-line field must not send the form by itself: the clerk sends it with Ctrl Enter.
  document.addEventListener("keypress", (event) => {
    const field = hit<HTMLInputElement>(event, "#call-form input:not([type=submit])");
    if (field && event.key === "Enter" && !event.ctrlKey) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const box = hit<HTMLInputElement>(event, "#adding");
    if (box) adding(event, box);
  });
  document.addEventListener("pointerdown", (event) => {
    const option = hit<HTMLElement>(event, "#adding-list [role=option]");
    if (!option) return;
    event.preventDefault();
    add(option.dataset.value ?? "");
  });
  document.addEventListener("focusout", (event) => {
    if (hit(event, "#adding")) shut();
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const target = (event as CustomEvent<{ target: Element }>).detail.target;
    if (target.id === "adding-list") open();
  });
}

function options(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#adding-list [role=option]")];
}

function open(): void {
  const box = document.querySelector<HTMLInputElement>("#adding");
  const list = document.querySelector<HTMLElement>("#adding-list");
  if (!box || !list || document.activeElement !== box || !box.value.trim()) {
    shut();
    return;
  }
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  mark(options()[0]);
}

function shut(): void {
  const list = document.querySelector<HTMLElement>("#adding-list");
  if (list) list.hidden = true;
  document.querySelector("#adding")?.setAttribute("aria-expanded", "false");
}

function mark(option: HTMLElement | undefined): void {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  const box = document.querySelector("#adding");
  if (option) box?.setAttribute("aria-activedescendant", option.id);
  else box?.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function adding(event: KeyboardEvent, box: HTMLInputElement): void {
  if (event.isComposing || event.ctrlKey) return;
  const all = options();
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    mark(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % Math.max(all.length, 1)]);
  } else if (event.key === "Enter" && box.value.trim()) {
    event.preventDefault();
    const listed = !document.querySelector<HTMLElement>("#adding-list")?.hidden;
    add((listed && all[at]?.dataset.value) || box.value.trim());
  } else if (event.key === "Escape" && box.value) {
    event.preventDefault();
    event.stopPropagation();
    box.value = "";
    shut();
  }
}

/** Hands the entry to the form, which reads everything anew, and empties the box for the next one. */
function add(value: string): void {
  const hidden = document.querySelector<HTMLInputElement>('#call-form input[name="add_item"]');
  const box = document.querySelector<HTMLInputElement>("#adding");
  if (!hidden || !box) return;
  hidden.value = value;
  box.value = "";
  shut();
  hidden.dispatchEvent(new Event("change", { bubbles: true }));
  hidden.value = "";
}

function answer(): void {
  const said = document.querySelector<HTMLElement>("[data-answered]");
  if (said) said.textContent = said.dataset.word ?? "";
  const words = document.querySelector<HTMLTextAreaElement>("[data-words]");
  const room = document.querySelector<HTMLInputElement>("[data-room]");
  (room?.checkVisibility() && !room.value ? room : words)?.focus();
}

function openRoomBox(): void {
  const box = document.querySelector<HTMLElement>("#room-box");
  if (!box) return;
  box.hidden = false;
  const room = box.querySelector<HTMLInputElement>("[data-room]");
  room?.focus();
  room?.select();
}

/** The room as it was typed or chosen; somebody of another home is calling then. */
function takeRoom(label: string): void {
  const box = document.querySelector<HTMLInputElement>("[data-room]");
  if (!box || !label.trim()) return;
  box.value = label.trim();
  for (const radio of document.querySelectorAll<HTMLInputElement>('#call-form [name="person"]')) radio.checked = false;
  document.querySelector<HTMLElement>("[data-take-room]")?.click();
}

/** The agreed answer as it is told; Enter on the button that stands out then registers, answers and closes. */
function takeAnswer(agreed: HTMLElement): void {
  const answer = document.querySelector<HTMLTextAreaElement>("#answer");
  const edition = document.querySelector<HTMLInputElement>("[data-answer-edition]");
  if (!answer || !edition) return;
  answer.value = agreed.dataset.answer ?? "";
  edition.value = agreed.dataset.takeAnswer ?? "";
  answer.dispatchEvent(new Event("input", { bubbles: true }));
  document.querySelector<HTMLElement>("[data-answer-now]")?.focus();
}
