// A call that the clerk leaves is kept in this tab until it is registered or thrown away: what a caller says never outlives
// the tab, and never leaves it.
import { hit } from "../islands/dom";

const KEPT = "anju-call";
const UNKEPT = new Set(["csrfmiddlewaretoken", "call_back", "referral"]);
type Entry = [string, string];

export function keepCalls(): void {
  if (location.pathname.startsWith("/desk/console/registered/")) sessionStorage.removeItem(KEPT);
  const form = () => document.querySelector<HTMLFormElement>("#call-form");
  const keep = () => {
    const at = form();
    if (at) store(at);
  };
  document.addEventListener("input", keep);
  document.addEventListener("change", keep);
  document.addEventListener("click", (event) => {
    if (hit(event, "[data-put-away], [data-drop-call]")) sessionStorage.removeItem(KEPT);
    if (hit(event, "[data-drop-call]")) show();
  });
  show();
}

function store(form: HTMLFormElement): void {
  const entries: Entry[] = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value && !UNKEPT.has(name)) {
      entries.push([name, value]);
    }
  }
  if (entries.some(([name]) => name === "words")) sessionStorage.setItem(KEPT, JSON.stringify(entries));
}

/** On the waiting page: the call that was left, to be taken up again. */
function show(): void {
  const box = document.querySelector<HTMLElement>("[data-kept-call]");
  if (!box) return;
  const entries = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]") as Entry[];
  box.hidden = entries.length === 0;
  const said = Object.fromEntries(entries);
  const words = box.querySelector("[data-kept-words]");
  if (words) words.textContent = [said.room, said.words].filter(Boolean).join(" · ").slice(0, 80);
  const fields = box.querySelector("[data-kept-fields]");
  fields?.replaceChildren(
    ...entries.map(([name, value]) => {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      return field;
    }),
  );
}
