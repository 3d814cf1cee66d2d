// Keeps [data-poll] fresh: one conditional request each few seconds, none while the tab is hidden or a field in it is used.
import htmx from "htmx.org";
import { forEach } from "./dom";
import { sync } from "./server_time";

export function startPolling(): void {
  forEach<HTMLElement>("[data-poll]", (part) => new Live(part).wait());
}

class Live {
  private tag = "";
  private timer = 0;
  private misses = 0;

  constructor(private readonly part: HTMLElement) {
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) void this.ask();
    });
    part.addEventListener("poll-now", () => void this.ask());
  }

  wait(): void {
    window.clearTimeout(this.timer);
    const seconds = Number(this.part.dataset.every ?? 5);
    this.timer = window.setTimeout(() => void this.ask(), 1000 * seconds * 2 ** Math.min(this.misses, 4));
  }

  private busy(): boolean {
    const at = document.activeElement;
    const field = at instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && this.part.contains(at);
    const held = "details[open], [popover]:popover-open, .htmx-request, [data-pick]:checked";
    return field || this.part.querySelector(held) !== null;
  }

  private async ask(): Promise<void> {
    if (!this.part.isConnected) return;
    if (document.hidden || this.busy()) return this.wait();
    const headers: Record<string, string> = { "HX-Request": "true", "HX-Target": this.part.id };
    if (this.tag) headers["If-None-Match"] = this.tag;
    try {
      const answer = await fetch(this.part.dataset.poll ?? "", {
        headers,
        cache: "no-store",
        credentials: "same-origin",
      });
      this.misses = answer.status >= 500 ? this.misses + 1 : 0;
      sync(Number(answer.headers.get("Server-Now")));
      if (answer.status === 200) {
        this.tag = answer.headers.get("ETag") ?? "";
        this.show(await answer.text());
      } else if (answer.status === 401 || answer.status === 403) return;
    } catch {
      this.misses += 1;
    }
    this.wait();
  }

  /** Swaps, and puts focus, selection and scroll back where they were. */
  private show(html: string): void {
    if (this.busy()) return;
    const focused = document.activeElement?.id;
    const chosen = this.part.querySelector(".on")?.id;
    const scrolls = [...this.part.querySelectorAll<HTMLElement>("[id]")].map((e) => [e.id, e.scrollTop] as const);
    const top = this.part.scrollTop;
    htmx.swap(this.part, html, { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 });
    this.part.scrollTop = top;
    for (const [id, at] of scrolls) if (at) document.getElementById(id)?.scrollTo({ top: at });
    if (chosen) document.getElementById(chosen)?.classList.add("on");
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
}
