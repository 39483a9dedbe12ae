import { beforeEach, expect, test, vi } from "vitest";
import { linked } from "../src/links";
import { asPlain, asSpeech, gist } from "../src/plain";
import { zh } from "../src/strings.zh";
import type { AnswerReply } from "../src/types";
import { replyBody } from "../src/view/answer";
import { Log, type LogHost } from "../src/view/log";
import { answer, textReply } from "./help";

const XSS = '<img src=x onerror="alert(1)"><script>alert(2)</script>';

function links(text: string): string[] {
  return linked(text).filter((node) => node instanceof HTMLAnchorElement).map((a) => (a as HTMLAnchorElement).getAttribute("href") ?? "");
}

const everywhere = (text: string): AnswerReply => ({
  kind: "answer", id: "a1", title: text, lead: text, taken: [text],
  blocks: [
    { kind: "lines", title: text, lines: [text] }, { kind: "steps", title: text, lines: [text] },
    { kind: "workings", title: text, lines: [text] }, { kind: "notes", title: "", lines: [text] },
    { kind: "table", title: text, lines: [], table: { columns: [text], rows: [[text, text]] } },
  ],
  estimate: true, unverified: text, question: text,
  sources: [{ title: text, issuer: text, number: text, place: text, since: text, until: text, checked: text, says: text }],
  buttons: [{ title: text, payload: text }], suggestions: [{ title: text, payload: text }],
});

let host: LogHost;
let log: Log;
beforeEach(() => {
  host = { nonce: "", announce: vi.fn(), choose: vi.fn(), feedback: vi.fn(async () => true) };
  log = new Log(host);
  document.body.append(log.list);
});

test("markup in any field stays text", () => {
  log.mine({ id: "m1", text: XSS });
  log.replied("m1", [everywhere(XSS)]);
  log.greet({ greeting: XSS, suggestions: [{ title: XSS, payload: XSS }] });
  for (const root of [log.list, log.welcome]) {
    expect(root.querySelectorAll("img, script, iframe, style, [onerror], [style]")).toHaveLength(0);
    expect(root.textContent).toContain(XSS);
  }
});

test.each([
  "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "//evil.example", "ftp://x.example",
  "https://www.nhsa.gov.cn@evil.example/", "http://user:pw@evil.example/", "jAvAsCrIpT:https",
])("%s is no link", (text) => {
  expect(links(`请看 ${text} 。`)).toEqual([]);
});

test("web addresses end where the Chinese goes on", () => {
  expect(links("网址https://fuwu.nhsa.gov.cn/a?b=1，点进去。")).toEqual(["https://fuwu.nhsa.gov.cn/a?b=1"]);
  expect(links("（见 http://ybj.sh.gov.cn/x.html）。")).toEqual(["http://ybj.sh.gov.cn/x.html"]);
  expect(links("看 https://a.example/b.)")).toEqual(["https://a.example/b"]);
});

test("links open apart and tell the other side nothing", () => {
  const link = linked("https://a.example/").find((n) => n instanceof HTMLAnchorElement) as HTMLAnchorElement;
  expect(link.rel).toBe("noopener noreferrer");
  expect(link.target).toBe("_blank");
});

test("hotlines and landlines can be called", () => {
  expect(links("打 12393（医保服务热线），人在外地先试 021-12393；打不通就拨 12345。")).toEqual(["tel:12393", "tel:02112393", "tel:12345"]);
  expect(links("电话010-12345678，传真0771-1234567。")).toEqual(["tel:01012345678", "tel:07711234567"]);
});

test.each(["大约报 12345 元", "12345元", "1234512345", "12345.6 元", "编号 312393", "〔2022〕12号", "2026年12月", "12393 人", "110102196001011234"])(
  "%s is no phone number",
  (text) => expect(links(text)).toEqual([]),
);

test("an answer shows all that it holds, steps as an ordered list, sources as cards that open", () => {
  const body = replyBody(answer({
    taken: ["上海市"], question: "您多大年纪？", estimate: true, unverified: "未经官方核对。",
    blocks: [{ kind: "steps", title: "怎么办", lines: ["一", "二"] }, { kind: "workings", title: "", lines: ["1890 ÷ 12"] }],
    sources: [{ title: "《通知》", place: "上海市", since: "2026年1月1日", until: "2026年12月31日", confirmed: false }],
  }));
  expect(body.querySelectorAll("ol > li")).toHaveLength(2);
  expect(body.querySelector(".workings summary")?.textContent).toBe(zh.workings);
  expect(body.querySelectorAll(".remark")).toHaveLength(2);
  expect(body.querySelector(".card")?.textContent).toContain("2026年1月1日起，到2026年12月31日止");
  expect(body.querySelector(".card")?.textContent).toContain(zh.confirmedNo);
  expect(body.querySelector<HTMLDetailsElement>(".sources")?.open).toBe(false);
});

test("a table has heads for columns and rows, and can be reached by the keyboard", () => {
  const table = { columns: ["医院", "报"], rows: [["一级", "90%"]] };
  const body = replyBody(answer({ blocks: [{ kind: "table", title: "比例", lines: [], table }] }));
  expect(body.querySelectorAll("th[scope=col]")).toHaveLength(2);
  expect(body.querySelector("th[scope=row]")?.textContent).toBe("一级");
  expect(body.querySelector(".wide")?.getAttribute("tabindex")).toBe("0");
});

test("fields that a server leaves out are no trouble", () => {
  expect(replyBody({ kind: "answer", id: "a", lead: "好" }).textContent).toContain("好");
  expect(replyBody({ kind: "text", id: "t", text: "好" }).textContent).toContain("好");
});

test("the same turn arriving twice is shown once", () => {
  const reply = textReply("r1");
  log.mine({ id: "m1", text: "一" });
  log.mine({ id: "m1", text: "一" });
  log.replied("m1", [reply]);
  log.replied("m1", [reply]);
  expect(log.list.querySelectorAll(".mine, .theirs")).toHaveLength(2);
});

test("a silent server gets an apology of the widget's own", () => {
  log.replied("m1", []);
  expect(log.list.textContent).toContain(zh.noReply);
});

test("buttons send their payload, and only the newest turn offers any", () => {
  log.replied("m1", [answer({ buttons: [{ title: "居民", payload: "居民医保" }], suggestions: [{ title: "小条", payload: "办事小条" }] })]);
  log.list.querySelector<HTMLElement>(".chip.strong")?.click();
  expect(host.choose).toHaveBeenCalledWith({ title: "居民", payload: "居民医保" });
  log.mine({ id: "m2", text: "居民医保" });
  expect(log.list.querySelectorAll(".offers")).toHaveLength(0);
});

test("没用 asks why, and the reason follows the vote", async () => {
  log.replied("m1", [answer({ blocks: [{ kind: "lines", title: "", lines: ["一"] }] })]);
  const button = (name: string) => [...log.list.querySelectorAll("button")].find((b) => b.textContent === name);
  const why = log.list.querySelector<HTMLFormElement>(".why");
  expect(why?.hidden).toBe(true);
  button(zh.useless)?.click();
  expect(why?.hidden).toBe(false);
  expect(host.feedback).toHaveBeenLastCalledWith({ answer: "a1", useful: false });
  button(zh.whyReasons[2])?.click();
  expect(host.feedback).toHaveBeenLastCalledWith({ answer: "a1", useful: false, reason: zh.whyReasons[2] });
  await vi.waitFor(() => expect(host.announce).toHaveBeenCalledWith(zh.thanks));
});

test("a vote that was not kept is not shown as kept", async () => {
  host.feedback = vi.fn(async () => false);
  log.replied("m1", [answer({ blocks: [{ kind: "lines", title: "", lines: ["一"] }] })]);
  const up = [...log.list.querySelectorAll("button")].find((b) => b.textContent === zh.useful);
  up?.click();
  await vi.waitFor(() => expect(host.announce).toHaveBeenCalledWith(zh.feedbackFailed));
  expect(up?.getAttribute("aria-pressed")).toBe("false");
});

test("copied text has everything, spoken text no documents, and the announcement is short", () => {
  const reply = answer({ taken: ["上海市"], question: "您多大？", blocks: [{ kind: "steps", title: "怎么办", lines: ["一"] }], sources: [{ title: "《通知》" }] });
  expect(asPlain(reply)).toBe("每月返 157.5 元。\n（按您说的：上海市）\n【怎么办】\n  1. 一\n【依据】\n  · 《通知》\n您多大？");
  expect(asSpeech(reply)).not.toContain("通知");
  expect(gist(reply)).toBe("每月返 157.5 元。 您多大？");
});
