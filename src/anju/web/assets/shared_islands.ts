// What both faces' pages do: htmx and the islands. Each entry starts these, its own, and the page's own module.
import "htmx.org";
import { startBeforeAfter } from "./islands/before_after";
import { startCombos } from "./islands/combo";
import { startCopying } from "./islands/copy";
import { startCountdowns } from "./islands/countdown";
import { startLooks } from "./islands/looks";
import { startOverlays } from "./islands/overlays";
import { startPhotos } from "./islands/photos";
import { startPolling } from "./islands/poll";
import { startRefusals } from "./islands/refusals";
import { startSignatures } from "./islands/signature";
import { startStrips } from "./islands/strips";
import { startToasts } from "./islands/toast";

export const islands = [
  startLooks,
  startCountdowns,
  startPolling,
  startOverlays,
  startRefusals,
  startToasts,
  startCombos,
  startPhotos,
  startSignatures,
  startBeforeAfter,
  startCopying,
  startStrips,
];

export function begin(): void {
  document.documentElement.dataset.ready = "true";
}
