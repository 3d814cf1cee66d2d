// One entry for every page: styles by layers, htmx, and the islands. A page's own module is assets/pages/<page_code>.ts.
import "./css/layers.css";
import "./css/reset.css";
import "./css/tokens.css";
import "./css/base.css";
import "./css/components/shell.css";
import "./css/components/badge.css";
import "./css/components/button.css";
import "./css/components/field.css";
import "./css/components/drawing.css";
import "./css/components/list.css";
import "./css/components/card.css";
import "./css/components/timeline.css";
import "./css/components/overlay.css";
import "./css/components/feedback.css";
import "./css/components/calendar.css";
import "./css/components/phone.css";
import "./css/components/print.css";
import "./page_styles";
import "htmx.org";
import { startBeforeAfter } from "./islands/before_after";
import { startCombos } from "./islands/combo";
import { startCopying } from "./islands/copy";
import { startCountdowns } from "./islands/countdown";
import { startKeys } from "./islands/keys";
import { startLooks } from "./islands/looks";
import { startOverlays } from "./islands/overlays";
import { startPhotos } from "./islands/photos";
import { startPolling } from "./islands/poll";
import { startRefusals } from "./islands/refusals";
import { startRows } from "./islands/rows";
import { startSignatures } from "./islands/signature";
import { startToasts } from "./islands/toast";

const pages = import.meta.glob<{ start?: () => void }>("./pages/*.ts");

const islands = [
  startLooks,
  startCountdowns,
  startPolling,
  startKeys,
  startRows,
  startOverlays,
  startRefusals,
  startToasts,
  startCombos,
  startPhotos,
  startSignatures,
  startBeforeAfter,
  startCopying,
];
for (const start of islands) start();

const own = document.body.dataset.page;
if (own) void pages[`./pages/${own}.ts`]?.().then((page) => page.start?.());
document.documentElement.dataset.ready = "true";
