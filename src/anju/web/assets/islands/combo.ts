// A combobox over options the server gave. Matches the title, its pinyin initials (data-initials) and the value; keyboard
// only: type, arrows, Enter or Tab take the marked one, Esc leaves.
import { forEach, word } from "./dom";

export function startCombos(): void {
  forEach<HTMLElement>("[data-combo]", (root) => new Combo(root));
}

class Combo {
  private readonly input: HTMLInputElement;
  private readonly value: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly options: HTMLElement[];
  private readonly none = document.createElement("span");

  constructor(private readonly root: HTMLElement) {
    this.input = root.querySelector<HTMLInputElement>('[role="combobox"]') as HTMLInputElement;
    this.value = root.querySelector<HTMLInputElement>('input[type="hidden"]') as HTMLInputElement;
    this.list = root.querySelector<HTMLElement>('[role="listbox"]') as HTMLElement;
    this.options = [...this.list.querySelectorAll<HTMLElement>('[role="option"]')];
    this.none.className = "none";
    this.none.textContent = word("none");
    this.list.id ||= `${this.input.id}-list`;
    this.input.setAttribute("aria-controls", this.list.id);
    this.options.forEach((option, at) => {
      option.id ||= `${this.list.id}-${at}`;
    });
    this.input.addEventListener("input", () => {
      this.value.value = "";
      this.show();
    });
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("click", () => this.show());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => window.setTimeout(() => this.hide(), 120));
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = (event.target as Element).closest<HTMLElement>('[role="option"]');
      if (option) this.take(option);
    });
  }

  private matching(): HTMLElement[] {
    const typed = this.input.value.trim().toLowerCase();
    const rank = (option: HTMLElement): number => {
      const initials = (option.dataset.initials ?? "").toLowerCase();
      const title = (option.dataset.title ?? "").toLowerCase();
      const value = (option.dataset.value ?? "").toLowerCase();
      if (!typed) return 1;
      if (initials === typed || title === typed || value === typed) return 0;
      if (initials.startsWith(typed) || title.startsWith(typed) || value.startsWith(typed)) return 1;
      return initials.includes(typed) || title.includes(typed) ? 2 : 9;
    };
    return this.options.filter((option) => rank(option) < 9).sort((a, b) => rank(a) - rank(b));
  }

  private show(): void {
    const found = this.matching();
    this.list.replaceChildren(...(found.length ? found : [this.none]));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark(this.input.value.trim() ? found[0] : undefined);
  }

  private hide(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private marked(): HTMLElement | undefined {
    return this.options.find((option) => option.getAttribute("aria-selected") === "true");
  }

  private mark(option: HTMLElement | undefined): void {
    for (const other of this.options) other.setAttribute("aria-selected", String(other === option));
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    option?.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) {
        this.show();
        return;
      }
      const found = this.matching();
      const at = found.indexOf(this.marked() as HTMLElement);
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      this.mark(found[(next + found.length) % found.length]);
    } else if (open && (event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.shiftKey) {
      const option = this.marked();
      if (!option) return;
      if (event.key === "Enter") event.preventDefault();
      this.take(option);
    } else if (open && event.key === "Escape") {
      event.stopPropagation();
      event.preventDefault();
      this.hide();
    }
  }

  private take(option: HTMLElement): void {
    this.value.value = option.dataset.value ?? "";
    this.input.value = option.dataset.title ?? "";
    this.hide();
    this.value.dispatchEvent(new Event("change", { bubbles: true }));
    this.root.dispatchEvent(new CustomEvent("combo-taken", { bubbles: true, detail: { value: this.value.value } }));
  }
}
