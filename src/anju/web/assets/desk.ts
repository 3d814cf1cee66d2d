// The desk face. A page's own module is assets/pages/<page_code>.ts.
import "./shared_styles";
import "./desk_styles";
import { startAnswers } from "./islands/answers";
import { startKeys } from "./islands/keys";
import { startPalette } from "./islands/palette";
import { startRows } from "./islands/rows";
import { begin, islands } from "./shared_islands";

const pages = import.meta.glob<{ start?: () => void }>("./pages/*.ts");

for (const start of [...islands, startAnswers, startKeys, startPalette, startRows]) start();

const own = document.body.dataset.page;
if (own) void pages[`./pages/${own}.ts`]?.().then((page) => page.start?.());
begin();
