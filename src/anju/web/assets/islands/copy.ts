// [data-copy="text"] puts the text on the clipboard and says so.
import { hit, word } from "./dom";
import { say } from "./toast";

export function startCopying(): void {
  document.addEventListener("click", (event) => {
    const button = hit<HTMLElement>(event, "[data-copy]");
    if (button) void navigator.clipboard.writeText(button.dataset.copy ?? "").then(() => say(word("copied")));
  });
}
