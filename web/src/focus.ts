const FOCUSABLE = "a[href], button, input, textarea, summary, [tabindex='0']";

/** Keeps Tab inside a panel that covers the whole page: what is behind it cannot be seen. */
export function keepInside(panel: HTMLElement, event: KeyboardEvent): void {
  const stops = Array.from(panel.querySelectorAll<HTMLElement>(FOCUSABLE)).filter(visible);
  const first = stops[0];
  const last = stops[stops.length - 1];
  const now = (panel.getRootNode() as ShadowRoot).activeElement;
  if (event.shiftKey ? now === first : now === last) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}

function visible(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}
