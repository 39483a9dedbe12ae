import { h } from "./dom";

/** Puts text on the clipboard; plain http, as many bureaus have it, needs the old way. */
export async function copyText(text: string, near: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text, near);
  }
}

function copyTheOldWay(text: string, near: Element): boolean {
  const field = h("textarea", { class: "sr", readonly: true, "aria-hidden": "true", tabindex: -1 });
  field.value = text;
  near.appendChild(field);
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
  }
}
