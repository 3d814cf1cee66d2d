// A signature: drawn, sent as a PNG when the pen rests, its file's id in the hidden input. "Sign again" empties both.
import SignaturePad from "signature_pad";
import { forEach, word } from "./dom";
import { say } from "./toast";
import { upload } from "./upload";

const RESTS = 700;

export function startSignatures(): void {
  forEach<HTMLElement>("[data-signature]", (root) => new Signature(root));
}

class Signature {
  private readonly canvas: HTMLCanvasElement;
  private readonly hidden: HTMLInputElement;
  private readonly pad: SignaturePad;
  private timer = 0;

  constructor(private readonly root: HTMLElement) {
    this.canvas = root.querySelector("canvas") as HTMLCanvasElement;
    this.hidden = root.querySelector('input[type="hidden"]') as HTMLInputElement;
    const ink = getComputedStyle(root).color;
    this.pad = new SignaturePad(this.canvas, { penColor: ink, minWidth: 1.2, maxWidth: 3.6 });
    this.fit();
    new ResizeObserver(() => this.fit()).observe(this.canvas);
    this.pad.addEventListener("beginStroke", () => {
      window.clearTimeout(this.timer);
      root.querySelector(".hint")?.setAttribute("hidden", "");
    });
    this.pad.addEventListener("endStroke", () => {
      this.timer = window.setTimeout(() => void this.keep(), RESTS);
    });
    root.querySelector("[data-again]")?.addEventListener("click", () => this.clear());
    root.closest("form")?.addEventListener("submit", () => window.clearTimeout(this.timer));
  }

  private fit(): void {
    const ratio = Math.max(devicePixelRatio, 1);
    const { offsetWidth: width, offsetHeight: height } = this.canvas;
    if (!width || this.canvas.width === Math.round(width * ratio)) return;
    const strokes = this.pad.toData();
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.getContext("2d")?.scale(ratio, ratio);
    this.pad.fromData(strokes);
  }

  private clear(): void {
    this.pad.clear();
    this.set("");
    this.root.querySelector(".hint")?.removeAttribute("hidden");
  }

  private set(id: string): void {
    this.hidden.value = id;
    this.hidden.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Black ink on nothing, whatever the theme. */
  private async keep(): Promise<void> {
    if (this.pad.isEmpty() || !this.root.dataset.uploadUrl) return;
    const paper = document.createElement("canvas");
    paper.width = this.canvas.width;
    paper.height = this.canvas.height;
    const brush = paper.getContext("2d");
    if (!brush) return;
    brush.drawImage(this.canvas, 0, 0);
    brush.globalCompositeOperation = "source-in";
    brush.fillStyle = "#101828";
    brush.fillRect(0, 0, paper.width, paper.height);
    const blob = await new Promise<Blob | null>((resolve) => paper.toBlob(resolve, "image/png"));
    if (!blob) return;
    try {
      this.set(await upload(this.root.dataset.uploadUrl, blob, "signature.png", () => undefined));
    } catch {
      say(word("offline"));
      this.timer = window.setTimeout(() => void this.keep(), 5000);
    }
  }
}
