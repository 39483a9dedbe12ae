import { beforeEach, expect, test, vi } from "vitest";
import { Store } from "../src/store";

beforeEach(() => localStorage.clear());

test("what is stored comes back, under a name of its own for each server", () => {
  new Store("https://a.example", localStorage).set("token", "t1");
  expect(new Store("https://a.example", localStorage).get("token")).toBe("t1");
  expect(new Store("https://b.example", localStorage).get("token")).toBe("");
});

test("an empty value leaves nothing behind", () => {
  const store = new Store("s", localStorage);
  store.set("draft", "我的身份证");
  store.set("draft", "");
  expect(localStorage).toHaveLength(0);
  expect(store.get("draft")).toBe("");
});

test.each([
  ["no storage at all", null],
  ["a storage that refuses", { getItem: () => { throw new Error(); }, setItem: () => { throw new Error(); }, removeItem: () => { throw new Error(); } } as unknown as Storage],
])("with %s, the page's memory has to do", (_name, area) => {
  const store = new Store("s", area);
  store.set("token", "t1");
  store.setOutbox([{ id: "a", text: "b" }]);
  expect(store.get("token")).toBe("t1");
  expect(store.outbox()).toHaveLength(1);
});

test.each(["{", "null", "5", '[1, null, {"id": 1}, {"id": "a"}]'])("a spoilt outbox %s is empty", (spoilt) => {
  const store = new Store("s", localStorage);
  store.set("outbox", spoilt);
  expect(store.outbox()).toEqual([]);
});

test("another tab's change is heard, another program's is not", () => {
  const heard = vi.fn();
  const stop = new Store("s", localStorage).onChange(heard);
  const tell = (key: string) => window.dispatchEvent(new StorageEvent("storage", { key, storageArea: localStorage }));
  tell("yibao:s:turn");
  tell("yibao:other:turn");
  tell("cart");
  expect(heard.mock.calls).toEqual([["turn"]]);
  stop();
  tell("yibao:s:turn");
  expect(heard).toHaveBeenCalledTimes(1);
});
