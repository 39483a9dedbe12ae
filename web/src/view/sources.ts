import { h, type Child } from "../dom";
import { linked } from "../links";
import { zh } from "../strings.zh";
import type { Source } from "../types";

/** What the answer rests on: closed at first, each document a card that opens. */
export function sourceCards(sources: Source[]): HTMLElement {
  const cards = sources.map((source) => h("li", {}, card(source)));
  return h(
    "details",
    { class: "sources" },
    h("summary", {}, zh.sources(sources.length)),
    h("ul", { role: "list" }, ...cards),
  );
}

function card(source: Source): HTMLElement {
  const rows: [string, string | undefined][] = [
    [zh.sourceIssuer, source.issuer],
    [zh.sourceNumber, source.number],
    [zh.sourcePlace, source.place],
    [zh.sourceDates, dates(source)],
    [zh.sourceChecked, checked(source)],
    [zh.sourceSays, source.says],
  ];
  const known = rows.filter((row): row is [string, string] => Boolean(row[1]));
  const title = h("summary", {}, source.title);
  const list = known.flatMap(([name, value]): Child[] => [h("dt", {}, name), h("dd", {}, ...linked(value))]);
  return h("details", { class: "card" }, title, h("dl", {}, ...list));
}

function dates(source: Source): string {
  const since = source.since ? zh.since(source.since) : "";
  const until = source.until ? zh.until(source.until) : "";
  return [since, until].filter(Boolean).join("，");
}

function checked(source: Source): string {
  if (typeof source.confirmed === "string" && source.confirmed)
    return [source.checked, source.confirmed].filter(Boolean).join("，");
  if (source.confirmed === undefined) return source.checked ?? "";
  const word = source.confirmed ? zh.confirmedYes : zh.confirmedNo;
  return [source.checked, word].filter(Boolean).join("，");
}
