// Day or night, standard or large print: cookies, so that the server paints the first frame right.

export function startLooks(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const root = document.documentElement;
    if (event.target.closest("[data-theme-switch]")) {
      const dark = root.dataset.theme
        ? root.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      keep("anju_theme", root.dataset.theme);
    }
    if (event.target.closest("[data-print-switch]")) {
      const large = root.dataset.print !== "large";
      if (large) root.dataset.print = "large";
      else delete root.dataset.print;
      keep("anju_print", large ? "large" : "");
    }
  });
}

function keep(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in many phones' browsers
  document.cookie = `${name}=${value}; Path=/; Max-Age=${value ? 31_536_000 : 0}; SameSite=Lax${secure}`;
}
