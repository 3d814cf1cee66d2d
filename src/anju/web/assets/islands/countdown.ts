// Ticks badges, dimension lines and the bar's clock once a second. Mirrors anju/web/clock_faces.py.
import { now } from "./server_time";

type Formats = Record<
  "left" | "late" | "used" | "paused" | "days" | "days_hours" | "days_clock" | "hours" | "minutes" | "minutes_seconds",
  string
>;
type Style = "left" | "late" | "paused" | "since";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
const WARN_BELOW = 0.25;

let formats: Formats | null = null;
let zone: string | undefined;

export function startCountdowns(): void {
  formats = JSON.parse(document.querySelector("#tick-words")?.textContent ?? "null");
  zone = document.querySelector<HTMLMetaElement>('meta[name="time-zone"]')?.content || undefined;
  tick();
  const beat = () => {
    tick();
    window.setTimeout(beat, 1000 - (now() % 1000) + 5);
  };
  window.setTimeout(beat, 1000 - (now() % 1000) + 5);
  // htmx says so for each element it brought; one tick is enough for all of them.
  let asked = false;
  document.body.addEventListener("htmx:load", () => {
    if (asked) return;
    asked = true;
    queueMicrotask(() => {
      asked = false;
      tick();
    });
  });
}

function tick(): void {
  const moment = now();
  for (const badge of document.querySelectorAll<HTMLElement>("[data-tick]")) face(badge, moment);
  for (const line of document.querySelectorAll<SVGElement>("[data-line]")) draw(line, moment);
  for (const element of document.querySelectorAll<HTMLElement>("[data-since]")) since(element, moment);
  clock(moment);
}

function set(element: HTMLElement | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

function face(badge: HTMLElement, moment: number): void {
  if (!formats) return;
  const due = Number(badge.dataset.due);
  const start = Number(badge.dataset.start);
  const text = badge.querySelector<HTMLElement>("[data-text]");
  if (badge.dataset.paused) {
    const total = (moment - Number(badge.dataset.paused)) / 1000 + Number(badge.dataset.pausedFor || 0);
    set(text, fill(formats.paused, duration(Math.floor(total), "paused")));
    return;
  }
  const left = Math.floor(due / 1000) - Math.floor(moment / 1000);
  if (left < 0) {
    kind(badge, "late");
    set(text, fill(formats.late, duration(-left, "late")));
    return;
  }
  const soon = left < WARN_BELOW * Math.max((due - start) / 1000, 1);
  kind(badge, soon ? "warn" : (badge.dataset.tick ?? "run"));
  set(text, fill(formats.left, duration(left, "left")));
}

function kind(badge: HTMLElement, name: string): void {
  if (badge.classList.contains(name)) return;
  badge.classList.remove("new", "run", "warn", "late", "ok", "hold");
  badge.classList.add(name);
  badge.closest("[data-row]")?.classList.toggle("bad", name === "late");
}

function since(element: HTMLElement, moment: number): void {
  const seconds = Math.max(0, Math.floor((moment - Number(element.dataset.since)) / 1000));
  if (element.dataset.style === "clock") {
    const hours = Math.floor(seconds / HOUR);
    const rest = `${two(Math.floor((seconds % HOUR) / MINUTE))}:${two(seconds % MINUTE)}`;
    set(element, hours ? `${hours}:${rest}` : rest);
  } else {
    set(element, duration(seconds, "since"));
  }
}

function draw(line: SVGElement, moment: number): void {
  const start = Number(line.dataset.start);
  const limit = Math.max(Number(line.dataset.due) - start, 1000);
  const gone = Math.max(moment - start, 0);
  const whole = Math.max(limit, gone);
  const used = percent(Math.min(gone, limit) / whole);
  const end = percent(limit / whole);
  const over = percent(Math.max(gone - limit, 0) / whole);
  const late = gone > limit;
  line.querySelector(".used")?.setAttribute("width", used);
  line.querySelector(".now-ring")?.setAttribute("cx", used);
  line.querySelector(".at")?.setAttribute("x", late ? "100%" : used);
  line.querySelector(".end")?.setAttribute("x", end);
  const tail = line.querySelector(".over") ?? (late ? addTail(line) : null);
  tail?.setAttribute("x", end);
  tail?.setAttribute("width", over);
  if (late) line.querySelector(".now-ring")?.remove();
  const name = late ? "late" : gone > (1 - WARN_BELOW) * limit ? "warn" : "run";
  if (!line.classList.contains(name)) {
    line.classList.remove("run", "warn", "late", "new");
    line.classList.add(name);
  }
}

function addTail(line: SVGElement): SVGElement {
  const large = line.classList.contains("l");
  const tail = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  tail.setAttribute("class", "over");
  tail.setAttribute("y", large ? "7" : "5");
  tail.setAttribute("height", large ? "8" : "4");
  line.querySelector(".used")?.after(tail);
  return tail;
}

/** Made once: to make one costs more than everything else in a tick. */
const faces = new Map<string, Intl.DateTimeFormat>();

function told(moment: number, lang: string, options: Intl.DateTimeFormatOptions): string {
  const key = lang + Object.keys(options);
  const face = faces.get(key) ?? new Intl.DateTimeFormat(lang, { ...options, timeZone: zone });
  faces.set(key, face);
  return face.format(moment);
}

function clock(moment: number): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-clock]")) {
    set(element, told(moment, "zh-CN", { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" }));
  }
  const date = document.querySelector<HTMLElement>("[data-clock-date]");
  if (!date) return;
  const month = told(moment, "en-US", { month: "2-digit" });
  const number = told(moment, "en-US", { day: "2-digit" });
  set(date, `${month}-${number} ${told(moment, document.documentElement.lang, { weekday: "short" })}`);
}

/** A length of time as short as its use allows. */
export function duration(seconds: number, style: Style): string {
  if (!formats) return "";
  const minutes = Math.floor(seconds / MINUTE);
  const hours = Math.floor(minutes / 60);
  const parts = {
    d: `${Math.floor(hours / 24)}`,
    h: `${hours}`,
    hh: two(hours % 24),
    m: `${minutes}`,
    mm: two(minutes % 60),
    ss: two(seconds % MINUTE),
  };
  if (seconds >= 2 * DAY && style !== "paused") return put(formats.days, parts);
  if (seconds >= DAY) return put(style === "paused" ? formats.days_clock : formats.days_hours, parts);
  if (seconds >= HOUR) return put(formats.hours, parts);
  if (style === "left") return `${two(minutes)}:${parts.ss}`;
  if (style === "late") return `${minutes}:${parts.ss}`;
  return put(formats.minutes, parts);
}

function put(format: string, parts: Record<string, string>): string {
  return format.replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? "");
}

function fill(format: string, value: string): string {
  return format.replace("{}", value);
}

function two(value: number): string {
  return `${value}`.padStart(2, "0");
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)}%`;
}
