/** What the page's one line says: `<script src=… data-…>`. */
export interface Options {
  server: string;
  position: "right" | "left";
  theme: "auto" | "day" | "night";
  elder: boolean;
  open: boolean;
  voice: boolean;
  keep: "browser" | "tab";
  nonce: string;
}

const FALSE = ["false", "off", "no", "0"];
const PATH = "/webhooks/web";

export function readOptions(script: HTMLScriptElement | null, page: string): Options {
  const data = script?.dataset ?? {};
  return {
    server: server(data["server"], script?.src || page),
    position: data["position"] === "left" ? "left" : "right",
    theme: data["theme"] === "day" || data["theme"] === "night" ? data["theme"] : "auto",
    elder: on(data["elder"], false),
    open: on(data["open"], false),
    voice: on(data["voice"], true),
    keep: data["keep"] === "tab" ? "tab" : "browser",
    nonce: data["nonce"] || script?.nonce || "",
  };
}

function on(value: string | undefined, otherwise: boolean): boolean {
  return value === undefined ? otherwise : !FALSE.includes(value.trim().toLowerCase());
}

function server(given: string | undefined, script: string): string {
  if (!given) return new URL(script).origin + PATH;
  const url = new URL(given, script);
  if (url.protocol !== "https:" && url.protocol !== "http:") return new URL(script).origin + PATH;
  return (url.origin + url.pathname).replace(/\/+$/, "");
}
