// Photos: taken, made small, sent at once with a ring; the form does not wait, a photo that failed is sent again by a tap.
// While one is under way the form carries data-uploading, and a submit waits for it at most ten seconds.
import { forEach, word } from "./dom";
import { shrink, upload } from "./upload";

const SVG = "http://www.w3.org/2000/svg";
const AROUND = 2 * Math.PI * 11;

export function startPhotos(): void {
  forEach<HTMLElement>("[data-photos]", (root) => {
    const input = root.querySelector<HTMLInputElement>('input[type="file"]');
    input?.addEventListener("change", () => {
      const room = Number(root.dataset.most ?? 9) - root.querySelectorAll(".ph").length;
      for (const file of [...(input.files ?? [])].slice(0, Math.max(room, 0))) void send(root, file);
      input.value = "";
    });
  });
}

async function send(root: HTMLElement, file: File): Promise<void> {
  const tile = tileFor(file);
  root.querySelector(".add")?.before(tile);
  const small = await shrink(file);
  await attempt(root, tile, small, file.name.replace(/\.\w+$/, ".jpg") || "photo.jpg");
}

async function attempt(root: HTMLElement, tile: HTMLElement, photo: Blob, name: string): Promise<void> {
  const ring = addRing(tile);
  const stamp = stampOf(tile, word("sending"));
  tile.classList.remove("failed");
  count(root, 1);
  try {
    const id = await upload(root.dataset.uploadUrl ?? "", photo, name, (part) =>
      ring.querySelector("circle:last-child")?.setAttribute("stroke-dasharray", `${AROUND * part} ${AROUND}`),
    );
    const hidden = document.createElement("input");
    Object.assign(hidden, { type: "hidden", name: root.dataset.name ?? "photos", value: id });
    tile.append(hidden, dropButton(tile));
    stamp.remove();
    root.dispatchEvent(new CustomEvent("photo-kept", { bubbles: true, detail: { id } }));
  } catch {
    tile.classList.add("failed");
    stamp.textContent = word("failed");
    tile.addEventListener("click", () => void attempt(root, tile, photo, name), { once: true });
  } finally {
    ring.remove();
    count(root, -1);
  }
}

function count(root: HTMLElement, by: number): void {
  const form = root.closest("form");
  if (!form) return;
  const left = Number(form.dataset.uploading ?? 0) + by;
  if (left > 0) form.dataset.uploading = String(left);
  else {
    delete form.dataset.uploading;
    form.dispatchEvent(new CustomEvent("uploads-done"));
  }
}

function tileFor(file: File): HTMLElement {
  const tile = document.createElement("span");
  tile.className = "ph";
  const image = document.createElement("img");
  image.alt = word("photo");
  image.src = URL.createObjectURL(file);
  tile.append(image);
  return tile;
}

function stampOf(tile: HTMLElement, text: string): HTMLElement {
  const stamp = tile.querySelector<HTMLElement>(".stamp") ?? document.createElement("span");
  stamp.className = "stamp";
  stamp.textContent = text;
  tile.append(stamp);
  return stamp;
}

function addRing(tile: HTMLElement): HTMLElement {
  const ring = document.createElement("span");
  ring.className = "ring";
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 28 28");
  svg.setAttribute("width", "28");
  svg.setAttribute("height", "28");
  for (const name of ["rest", "part"]) {
    const circle = document.createElementNS(SVG, "circle");
    circle.setAttribute("class", name);
    for (const [key, value] of Object.entries({ cx: "14", cy: "14", r: "11", transform: "rotate(-90 14 14)" }))
      circle.setAttribute(key, value);
    if (name === "part") circle.setAttribute("stroke-dasharray", `0 ${AROUND}`);
    svg.append(circle);
  }
  ring.append(svg);
  tile.append(ring);
  return ring;
}

function dropButton(tile: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "drop";
  button.setAttribute("aria-label", word("remove"));
  const icon = document.querySelector<HTMLTemplateElement>("#icon-close");
  if (icon) button.append(icon.content.cloneNode(true));
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    tile.remove();
  });
  return button;
}
