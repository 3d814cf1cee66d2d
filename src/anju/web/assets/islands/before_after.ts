// The line between before and after follows the hidden range, so that keys move it too.
import { forEach } from "./dom";

export function startBeforeAfter(): void {
  forEach<HTMLElement>("[data-before-after]", (root) => {
    const range = root.querySelector<HTMLInputElement>('input[type="range"]');
    range?.addEventListener("input", () => root.style.setProperty("--cut", `${range.value}%`));
  });
}
