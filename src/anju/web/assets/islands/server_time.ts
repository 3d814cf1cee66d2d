// The server's product time, from the page's <meta name="server-now"> and from polled answers; never the device's clock.

let ahead = 0;

/** Takes the server's moment (milliseconds) as now. */
export function sync(serverNow: number): void {
  if (Number.isFinite(serverNow) && serverNow > 0) ahead = serverNow - Date.now();
}

/** Product time in milliseconds. */
export function now(): number {
  return Date.now() + ahead;
}

sync(Number(document.querySelector<HTMLMetaElement>('meta[name="server-now"]')?.content));
