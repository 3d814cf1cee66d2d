// Sends one file to an address as multipart and returns the id it was kept under.
import { csrf } from "./dom";

/** POSTs `file`; the answer is JSON with `id` (and perhaps `url`). `progress` hears 0…1. Rejects on any failure. */
export function upload(url: string, file: Blob, name: string, progress: (part: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("file", file, name);
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", csrf());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => event.total && progress(event.loaded / event.total));
    request.addEventListener("load", () => {
      const id = request.status < 300 ? JSON.parse(request.responseText).id : undefined;
      if (id === undefined) reject(new Error(`${request.status}`));
      else resolve(String(id));
    });
    request.addEventListener("error", () => reject(new Error("offline")));
    request.send(form);
  });
}

/** The photo as a JPEG whose longer side is at most `most` pixels; the file itself when the browser cannot read it. */
export async function shrink(file: File, most = 1600): Promise<Blob> {
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, most / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), "image/jpeg", 0.82));
  } catch {
    return file;
  }
}
