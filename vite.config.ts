import { copyFileSync, mkdirSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const assets = resolve(import.meta.dirname, "src/anju/web/assets");
const paperFonts = [
  "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
  "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
  "noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf",
  "noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf",
];

// The fonts of printed papers lie with the code that prints, not among static files: no browser ever loads them.
function copyPaperFonts(): Plugin {
  return {
    name: "paper-fonts",
    apply: "build",
    closeBundle() {
      const folder = resolve(import.meta.dirname, "src/anju/papers/fonts");
      mkdirSync(folder, { recursive: true });
      for (const font of paperFonts) {
        const source = resolve(import.meta.dirname, "node_modules/@expo-google-fonts", font);
        const target = resolve(folder, basename(font));
        if (statSync(target, { throwIfNoEntry: false })?.size !== statSync(source).size) copyFileSync(source, target);
      }
    },
  };
}

// htmx's one direct eval keeps every name of its module, and of what is bundled with it, from being shortened. Our pages
// forbid it (`allowEval` false, and the Content-Security-Policy), so it is taken out.
function htmxWithoutEval(): Plugin {
  return {
    name: "htmx-without-eval",
    transform(code, id) {
      if (!id.endsWith("htmx.esm.js")) return null;
      if (!code.includes("return eval(str)")) throw new Error("htmx no longer says eval(str): look at vite.config.ts");
      return { code: code.replace("return eval(str)", "return undefined"), map: null };
    },
  };
}

// The manifest is read by django-vite; Django's static storage leaves these file names as Vite hashed them
// (anju.config.static), so relative imports between chunks stay true.
export default defineConfig({
  root: assets,
  base: "./",
  publicDir: false,
  plugins: [copyPaperFonts(), htmxWithoutEval()],
  build: {
    outDir: resolve(import.meta.dirname, "src/anju/web/static/built"),
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { desk: resolve(assets, "desk.ts"), phone: resolve(assets, "phone.ts") },
    },
  },
});
