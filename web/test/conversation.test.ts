import { beforeEach, expect, test, vi } from "vitest";
import { zh } from "../src/strings.zh";
import { json, settled, talk, textReply } from "./help";

beforeEach(() => localStorage.clear());

const ok = (id = "r1") => json({ id: "x", replies: [textReply(id)] });

test("a question gets a conversation of its own and its answer is shown", async () => {
  const { conversation, screen, calls, store } = talk({ "POST /messages": () => ok() });
  expect(conversation.ask(" 医保怎么交 ")).toBe(true);
  await settled();
  expect(calls.map((call) => `${call.method} ${call.path}`)).toEqual(["POST /conversations", "POST /messages"]);
  expect(calls[1]).toMatchObject({ token: "fresh", body: { text: "医保怎么交" } });
  expect(screen.shown).toHaveLength(1);
  expect(store.outbox()).toEqual([]);
});

test("ids are as the contract wants them", async () => {
  const { conversation, calls } = talk({ "POST /messages": () => ok() });
  conversation.ask("一");
  conversation.ask("二");
  await settled();
  const ids = calls.filter((call) => call.path === "/messages").map((call) => String(call.body["id"]));
  expect(new Set(ids).size).toBe(2);
  ids.forEach((id) => expect(id).toMatch(/^[A-Za-z0-9-]{8,64}$/));
});

test("a lost network sends the same id again, later each time, until it gets through", async () => {
  let tries = 0;
  const { conversation, calls, waits, screen } = talk({
    "POST /messages": () => {
      tries += 1;
      if (tries < 5) throw new TypeError("Failed to fetch");
      return ok();
    },
  });
  conversation.ask("异地就医");
  await settled();
  const ids = calls.filter((call) => call.path === "/messages").map((call) => call.body["id"]);
  expect(ids).toHaveLength(5);
  expect(new Set(ids).size).toBe(1);
  expect(waits).toHaveLength(4);
  expect(waits[3]).toBeGreaterThan(waits[0] ?? 0);
  expect(screen.shown).toHaveLength(1);
});

test("while it fails the words stay kept, and a screen reader hears it once, not at every try", async () => {
  let tries = 0;
  const { conversation, screen, store } = talk({
    "POST /messages": () => {
      expect(store.outbox()).toHaveLength(1);
      return ++tries < 6 ? json({ error: {} }, 503) : ok();
    },
  });
  conversation.ask("断缴怎么补");
  await settled();
  expect(screen.notices.length).toBeGreaterThan(3);
  expect(screen.said).toHaveLength(1);
  expect(screen.said[0]).toContain("连不上");
});

test("too many requests wait as long as the server says", async () => {
  let tries = 0;
  const { conversation, waits, screen } = talk({
    "POST /messages": () => (++tries < 2 ? json({ error: {} }, 429, { "Retry-After": "17" }) : ok()),
  });
  conversation.ask("住院");
  await settled();
  expect(waits).toEqual([17]);
  expect(screen.notices).toContain(zh.waiting(17));
});

test("an unknown conversation becomes a new one with a kind word, and the question goes along", async () => {
  const { conversation, screen, store, calls } = talk({
    "POST /messages": (call) => (call.token === "fresh" ? ok() : json({ error: {} }, 401)),
  });
  store.set("token", "old");
  conversation.ask("住院");
  await settled();
  expect(store.get("token")).toBe("fresh");
  expect(screen.notices).toContain(zh.newConversation);
  expect(new Set(calls.filter((c) => c.path === "/messages").map((c) => c.body["id"])).size).toBe(1);
  expect(screen.shown).toHaveLength(1);
});

test("a server that refuses every new token is not asked in a tight loop", async () => {
  let tries = 0;
  const { conversation, waits } = talk({
    "POST /messages": () => (++tries < 6 ? json({ error: {} }, 401) : ok()),
  });
  conversation.ask("住院");
  await settled();
  expect(waits.length).toBeGreaterThan(2);
});

test.each([[400], [413], [415]])("status %i gives the words back with the server's reason", async (status) => {
  const { conversation, screen, store } = talk({
    "POST /messages": () => json({ error: { code: "x", message: "请分开问。" } }, status),
  });
  conversation.ask("很长的话");
  await settled();
  expect(screen.withdraw).toHaveBeenCalledWith(expect.objectContaining({ text: "很长的话" }));
  expect(screen.notices).toContain("请分开问。");
  expect(store.outbox()).toEqual([]);
});

test("a page that is not on the list says so", async () => {
  const { conversation, screen } = talk({ "POST /messages": () => json({ error: {} }, 403) });
  conversation.ask("住院");
  await settled();
  expect(screen.notices).toContain(zh.refused);
});

test("what is too long or empty is never taken from the citizen", () => {
  const { conversation, screen } = talk({});
  expect(conversation.ask("  ")).toBe(false);
  expect(conversation.ask("长".repeat(1001))).toBe(false);
  expect(screen.notices).toEqual([zh.tooLong(1000)]);
});

test("after a reload the history is shown and what was not sent is sent", async () => {
  const reply = textReply("r0");
  const { conversation, screen, store, calls } = talk({
    "GET /messages": () => json({ messages: [{ from: "citizen", id: "m0", text: "一", at: 1 }, { from: "assistant", at: 2, reply }] }),
    "POST /messages": () => ok(),
  });
  store.set("token", "mine");
  store.setOutbox([{ id: "waiting1", text: "二" }]);
  await conversation.resume();
  expect(screen.sent.map((message) => message.text)).toEqual(["一", "二"]);
  expect(screen.shown.map((one) => one.id)).toEqual(["r0", "r1"]);
  expect(calls.at(-1)?.body).toEqual({ id: "waiting1", text: "二" });
});

test("a first visit asks the server for nothing but the settings", async () => {
  const { conversation, calls } = talk({});
  await conversation.resume();
  expect(calls.map((call) => call.path)).toEqual(["/settings"]);
});

test("starting anew forgets the token, and a late answer of the old talk is not shown", async () => {
  let let_go: (response: Response) => void = () => undefined;
  const { conversation, screen, store } = talk({
    "POST /messages": () => new Promise<Response>((resolve) => (let_go = resolve)),
  });
  conversation.ask("住院");
  await settled();
  await conversation.restart();
  let_go(ok());
  await settled();
  expect(store.get("token")).toBe("");
  expect(screen.clear).toHaveBeenCalled();
  expect(screen.shown).toEqual([]);
});

test("a message that does not get through can be taken back", async () => {
  const routes = { "POST /messages": vi.fn(() => json({}, 503)) };
  const { conversation, screen, store } = talk(routes);
  conversation.ask("住院");
  conversation.takeBack();
  await settled();
  expect(screen.withdraw).toHaveBeenCalled();
  expect(store.outbox()).toEqual([]);
});
