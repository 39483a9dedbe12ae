/** Styles without a style attribute: a strict CSP lets constructable sheets pass. */
export function adopt(root: ShadowRoot | Document, css: string, nonce: string): () => void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return () => {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  } catch {
    return adoptElement(root, css, nonce);
  }
}

/** Safari before 16.4 has no constructable sheets; there the page's nonce is needed. */
function adoptElement(root: ShadowRoot | Document, css: string, nonce: string): () => void {
  const style = document.createElement("style");
  if (nonce) style.nonce = nonce;
  style.textContent = css;
  (root instanceof Document ? root.head : root).appendChild(style);
  return () => style.remove();
}
