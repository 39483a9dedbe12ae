import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { AnswerReply } from "../src/types";
import { replyBody } from "../src/view/answer";

// Written by the server's own tests, so that both sides mean the same shape
const FIXTURE = `${process.cwd()}/../tests/fixtures/web/reply.json`;
const NOT_SHOWN = ["kind", "topic", "status", "id", "buttons", "suggestions"];

function strings(value: unknown): string[] {
  if (typeof value === "string") return value ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(strings);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).filter(([key]) => !NOT_SHOWN.includes(key)).flatMap(([, one]) => strings(one));
}

test.skipIf(!existsSync(FIXTURE))("every word of the server's sample reply is shown", () => {
  const reply = JSON.parse(readFileSync(FIXTURE, "utf8")) as AnswerReply;
  const shown = replyBody(reply).textContent ?? "";
  expect(strings(reply).filter((text) => !shown.includes(text))).toEqual([]);
});
