/** Builds elements without ever reading a string as HTML; works under Trusted Types. */
export type Child = Node | string | null | undefined | false;
type Listener = (event: Event) => void;
export type Attributes = Record<string, string | number | boolean | null | undefined | Listener>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  add(element, children);
  return element;
}

function set(element: Element, name: string, value: Attributes[string]): void {
  if (typeof value === "function") element.addEventListener(name.replace(/^on/, ""), value);
  else if (value === true) element.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined)
    element.setAttribute(name, String(value));
}

export function add(parent: Node, children: Iterable<Child>): void {
  for (const child of children) {
    if (child || child === "") parent.appendChild(asNode(child));
  }
}

function asNode(child: Node | string): Node {
  return typeof child === "string" ? document.createTextNode(child) : child;
}

/** Replaces what an element holds; `replaceChildren` is younger than the phones we serve. */
export function fill(element: Element, ...children: Child[]): void {
  while (element.firstChild) element.removeChild(element.firstChild);
  add(element, children);
}

const SVG = "http://www.w3.org/2000/svg";

/** A line icon that takes the colour of the text around it and says nothing by itself. */
export function icon(...paths: string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.appendChild(path);
  }
  return svg;
}

export function hidden(text: string): HTMLElement {
  return h("span", { class: "sr" }, text);
}
