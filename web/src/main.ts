import { TAG, YibaoChat } from "./element";
import { readOptions } from "./options";

// Only known while the script runs, not once the page is ready
const script = document.currentScript as HTMLScriptElement | null;

function begin(): void {
  if (document.querySelector(TAG)) return;
  const chat = (document.createElement(TAG) as YibaoChat).prepare(readOptions(script, location.href));
  document.body.appendChild(chat);
}

if (!customElements.get(TAG)) {
  customElements.define(TAG, YibaoChat);
  if (document.body && document.readyState !== "loading") begin();
  else document.addEventListener("DOMContentLoaded", begin, { once: true });
}
