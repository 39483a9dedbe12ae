import { h, type Child } from "./dom";

// An address ends where Chinese text or its punctuation begins
const URL_ = String.raw`https?:\/\/[A-Za-z0-9][\w\-.~:\/?#\[\]@!$&'()*+,;=%]*`;
// Service numbers, area code + hotline, landlines; money, dates and document numbers are not
const PHONE = String.raw`(?<![\d.\-])(?:0\d{2,3}-)?(?:12393|12345|12366|12333)(?![\d\-]|\.\d|\s*[元%年人家种个条次万亿])|(?<![\d.\-])0\d{2,3}-\d{7,8}(?![\d\-])|(?<![\d.\-])400-\d{3}-\d{4}(?![\d\-])`;
const TRAILING = /[.,;:!?)\]']+$/;

/** A text as nodes, with web addresses and phone numbers as links and all else as text. */
export function linked(text: string): Child[] {
  const found: Child[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern())) {
    const at = match.index ?? 0;
    const shown = match[0].replace(match[0].startsWith("http") ? TRAILING : /$^/, "");
    const link = asLink(shown);
    if (!link) continue;
    found.push(text.slice(from, at), link);
    from = at + shown.length;
  }
  found.push(text.slice(from));
  return found.filter((part) => part !== "");
}

let compiled: RegExp | undefined;

function pattern(): RegExp {
  // Safari before 16.4 knows no look-behind: there only addresses become links
  if (!compiled) {
    try {
      compiled = new RegExp(`${URL_}|${PHONE}`, "g");
    } catch {
      compiled = new RegExp(URL_, "g");
    }
  }
  return compiled;
}

function asLink(shown: string): HTMLElement | null {
  if (!shown.startsWith("http")) return phoneLink(shown);
  const href = safeUrl(shown);
  return href === null ? null : h("a", { href, target: "_blank", rel: "noopener noreferrer" }, shown);
}

export function phoneLink(number: string, ...children: Child[]): HTMLAnchorElement {
  const digits = number.replace(/[^\d+]/g, "");
  return h("a", { href: `tel:${digits}`, class: "tel" }, ...(children.length ? children : [number]));
}

function safeUrl(text: string): string | null {
  try {
    const url = new URL(text);
    const web = url.protocol === "https:" || url.protocol === "http:";
    // A name before @ is how a foreign host passes for a bureau's
    return web && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}
