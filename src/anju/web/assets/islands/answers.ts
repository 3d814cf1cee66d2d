// Agreed answers to pick: type, arrows, Enter takes the marked one into the text it fills and keeps which edition it was.
import { forEach } from "./dom";

export function startAnswers(): void {
  forEach<HTMLElement>("[data-answers]", (root) => new Answers(root));
}

class Answers {
  private readonly box: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly edition: HTMLInputElement;
  private readonly picked: HTMLElement;

  constructor(private readonly root: HTMLElement) {
    this.box = root.querySelector('[role="combobox"]') as HTMLInputElement;
    this.list = root.querySelector('[role="listbox"]') as HTMLElement;
    this.edition = root.querySelector("[data-edition]") as HTMLInputElement;
    this.picked = root.querySelector("[data-picked]") as HTMLElement;
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("focus", () => this.show());
    this.box.addEventListener("blur", () => window.setTimeout(() => this.shut(), 120));
    this.list.addEventListener("htmx:afterSwap", () => this.show());
    this.list.addEventListener("pointerdown", (event) => {
      const option = (event.target as Element).closest<HTMLElement>('[role="option"]');
      if (!option) return;
      event.preventDefault();
      this.take(option);
    });
    root.querySelector("[data-unpick]")?.addEventListener("click", () => this.unpick());
  }

  private options(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>('[role="option"]')];
  }

  private marked(): HTMLElement | undefined {
    return this.options().find((option) => option.getAttribute("aria-selected") === "true");
  }

  private show(): void {
    if (!this.box.value.trim() || !this.list.childElementCount || document.activeElement !== this.box) {
      this.shut();
      return;
    }
    this.list.hidden = false;
    this.box.setAttribute("aria-expanded", "true");
    this.mark(this.marked());
  }

  private shut(): void {
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }

  private mark(option: HTMLElement | undefined): void {
    for (const other of this.options()) other.setAttribute("aria-selected", String(other === option));
    if (option) this.box.setAttribute("aria-activedescendant", option.id);
    option?.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey) return;
    const all = this.options();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) {
        this.show();
        return;
      }
      const at = all.indexOf(this.marked() as HTMLElement);
      this.mark(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % Math.max(all.length, 1)]);
    } else if (event.key === "Enter") {
      // Enter in the box never sends the form around it.
      event.preventDefault();
      const option = this.marked();
      if (option && !this.list.hidden) this.take(option);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.shut();
    }
  }

  private take(option: HTMLElement): void {
    const text = document.getElementById(this.root.dataset.fills ?? "") as HTMLTextAreaElement | null;
    if (text) {
      text.value = option.dataset.answer ?? "";
      text.dispatchEvent(new Event("input", { bubbles: true }));
      text.focus();
    }
    this.edition.value = option.dataset.edition ?? "";
    const question = this.picked.querySelector("[data-picked-question]");
    if (question) question.textContent = option.dataset.question ?? "";
    this.picked.hidden = false;
    this.shut();
  }

  private unpick(): void {
    this.edition.value = "";
    this.picked.hidden = true;
    this.box.focus();
  }
}
