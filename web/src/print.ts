import { adopt } from "./sheets";

// Only for the moment of printing: the page around the widget stays off the paper
const ALONE = `@media print {
  html, body { height: auto !important; overflow: visible !important; }
  body > *:not(yibao-chat) { display: none !important; }
}`;

/** Prints one answer, sources and workings opened, and nothing else of the page. */
export function printAnswer(article: HTMLElement, nonce: string): void {
  const opened = Array.from(article.querySelectorAll("details")).filter((part) => !part.open);
  const remove = adopt(document, ALONE, nonce);
  article.classList.add("printing");
  opened.forEach((part) => (part.open = true));
  const restore = (): void => {
    window.removeEventListener("afterprint", restore);
    article.classList.remove("printing");
    opened.forEach((part) => (part.open = false));
    remove();
  };
  window.addEventListener("afterprint", restore);
  window.print();
}

/** WeChat's own browser shows a print button's promise and prints nothing. */
export function canPrint(): boolean {
  return typeof window.print === "function" && !/MicroMessenger/i.test(navigator.userAgent);
}
