import { h, hidden, type Child } from "../dom";
import { linked } from "../links";
import { remarks } from "../plain";
import { zh } from "../strings.zh";
import type { AnswerReply, Block, Reply, Table } from "../types";
import { sourceCards } from "./sources";

/** The body of a reply: text stays text, whatever it looks like. */
export function replyBody(reply: Reply): HTMLElement {
  const body = h("div", { class: "body" }, hidden(zh.answerIs));
  body.append(...(reply.kind === "text" ? paragraphs(reply.text) : answerParts(reply)));
  return body;
}

function answerParts(reply: AnswerReply): Node[] {
  const parts: Child[] = [
    reply.title && h("p", { class: "about" }, ...linked(reply.title)),
    ...paragraphs(reply.lead, "lead"),
    reply.taken?.length ? taken(reply.taken) : null,
    ...(reply.blocks ?? []).map(block),
    ...remarks(reply).map((remark) => h("p", { class: "remark" }, ...linked(remark))),
    reply.sources?.length ? sourceCards(reply.sources) : null,
    reply.question && h("p", { class: "question" }, ...linked(reply.question)),
  ];
  return parts.filter((part): part is Node => part instanceof Node);
}

function paragraphs(text: string, name = ""): Node[] {
  const lines = String(text ?? "").split("\n").filter((line) => line.trim());
  return lines.map((line) => h("p", { class: name || null }, ...linked(line)));
}

function taken(words: string[]): Node {
  const items = words.map((word) => h("li", {}, word));
  return h("div", { class: "taken" }, h("span", {}, zh.taken), h("ul", { role: "list" }, ...items));
}

function block(one: Block): Node {
  if (one.kind === "workings") return workings(one);
  const title = one.title || (one.kind === "notes" ? zh.notes : "");
  const heading = title ? h("h3", {}, ...linked(title)) : null;
  return h("section", { class: `block ${one.kind}` }, heading, ...inside(one));
}

/** Sums are for those who want to check them: one tap away. */
function workings(one: Block): Node {
  const summary = h("summary", {}, one.title || zh.workings);
  return h("details", { class: "block workings" }, summary, ...inside(one));
}

function inside(one: Block): Child[] {
  const lines = one.lines ?? [];
  const items = lines.map((line) => h("li", {}, h("span", {}, ...linked(line))));
  const list = items.length ? h(one.kind === "steps" ? "ol" : "ul", { role: "list" }, ...items) : null;
  return [one.table ? table(one.table, one.title) : null, list];
}

function table(content: Table, title: string): Node {
  const columns = content.columns ?? [];
  const head = columns.map((name) => h("th", { scope: "col" }, ...linked(name)));
  const rows = (content.rows ?? []).map((row) => h("tr", {}, ...row.map(cell)));
  const name = title || zh.table;
  // A wide table scrolls by itself, so that the page never does; the keyboard has to get there
  return h(
    "div",
    { class: "wide", role: "region", "aria-label": name, tabindex: 0 },
    h("table", {}, head.length ? h("thead", {}, h("tr", {}, ...head)) : null, h("tbody", {}, ...rows)),
  );
}

function cell(text: string, index: number): HTMLElement {
  return index === 0 ? h("th", { scope: "row" }, ...linked(text)) : h("td", {}, ...linked(text));
}
