// Strips that scroll sideways (tabs, the rail on a phone) begin where one is, not at their first entry.

export function startStrips(): void {
  for (const entry of document.querySelectorAll<HTMLElement>(".tabs > [aria-current], .rail [aria-current]")) {
    const strip = scrollerOf(entry);
    if (!strip) continue;
    const away = entry.getBoundingClientRect().left - strip.getBoundingClientRect().left;
    strip.scrollLeft += away - (strip.clientWidth - entry.offsetWidth) / 2;
  }
}

function scrollerOf(entry: HTMLElement): HTMLElement | null {
  let strip = entry.parentElement;
  while (strip && strip !== document.body && strip.scrollWidth <= strip.clientWidth) strip = strip.parentElement;
  return strip === document.body ? null : strip;
}
