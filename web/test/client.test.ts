import { expect, test } from "vitest";
import { backoff, newId } from "../src/backoff";
import { Client, retryAfter, ServerError } from "../src/client";
import { fakeServer, json } from "./help";

const BASE = "https://bureau.example/webhooks/web";

function client(response: () => Response): Client {
  const routes = { "POST /messages": response, "GET /messages": response, "POST /conversations": response };
  return new Client(BASE, fakeServer(routes).fetcher);
}

async function trouble(response: () => Response): Promise<ServerError> {
  return client(response).send("t", { id: "12345678", text: "x" }).then(
    () => Promise.reject(new Error("no trouble")),
    (error: ServerError) => error,
  );
}

test.each([
  [401, "expired"], [403, "refused"], [429, "too_many"], [400, "rejected"], [413, "rejected"],
  [415, "rejected"], [404, "down"], [500, "down"], [502, "down"], [503, "down"],
])("status %i is %s", async (status, expected) => {
  expect((await trouble(() => json({ error: { message: "m" } }, status))).trouble).toBe(expected);
});

test("a proxy's page instead of JSON counts as down, not as an answer", async () => {
  expect((await trouble(() => new Response("<html>login</html>"))).trouble).toBe("down");
});

test("a server that never answers counts as a lost network", async () => {
  const never = ((_url: string, init: RequestInit) =>
    new Promise((_resolve, reject) => init.signal?.addEventListener("abort", () => reject(new Error())))) as typeof fetch;
  const error = await new Client(BASE, never, 5).history("t").catch((e: ServerError) => e);
  expect((error as ServerError).trouble).toBe("network");
});

test("an odd body is no answer and no crash", async () => {
  expect(await client(() => json({ replies: "x" })).send("t", { id: "1", text: "x" })).toEqual([]);
  expect(await client(() => json(null)).history("t")).toEqual([]);
  await expect(client(() => json({})).start()).rejects.toBeInstanceOf(ServerError);
});

test("cookies never go along, and a body says that it is JSON", async () => {
  let seen: RequestInit = {};
  const fetcher = (async (_url: string, init: RequestInit) => ((seen = init), json({ replies: [] }))) as typeof fetch;
  await new Client(BASE, fetcher).send("tok", { id: "1", text: "x" });
  expect(seen.credentials).toBe("omit");
  expect(seen.headers).toMatchObject({ "Content-Type": "application/json", Authorization: "Bearer tok" });
});

test.each([
  ["7", 7], [null, 0], ["soon", 0], ["-3", 0], ["999999", 3600],
  ["Thu, 01 Jan 1970 00:00:12 GMT", 12],
])("Retry-After %s means %i seconds", (header, seconds) => {
  expect(retryAfter(header, 0)).toBe(seconds);
});

test("the wait doubles, stays within half a minute or so, and is spread", () => {
  const steady = [0, 1, 2, 3, 4, 5, 20].map((tries) => backoff(tries, () => 0.5));
  expect(steady).toEqual([1, 2, 4, 8, 16, 30, 30]);
  expect(backoff(4, () => 0)).toBeLessThan(backoff(4, () => 1));
  expect(backoff(99, () => 1)).toBeLessThan(40);
});

test("message ids need no https and do not repeat", () => {
  const ids = new Set(Array.from({ length: 500 }, newId));
  expect(ids.size).toBe(500);
  ids.forEach((id) => expect(id).toMatch(/^[0-9a-f]{32}$/));
});
