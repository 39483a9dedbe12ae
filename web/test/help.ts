import { vi } from "vitest";
import { Client } from "../src/client";
import { Conversation } from "../src/conversation";
import { Pause } from "../src/pause";
import type { Screen } from "../src/screen";
import { Store } from "../src/store";
import type { AnswerReply, Outgoing, Reply } from "../src/types";

export interface Call {
  method: string;
  path: string;
  token: string;
  body: Record<string, unknown>;
}

type Answer = (call: Call) => Response | Promise<Response>;

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(body === null ? null : JSON.stringify(body), { status, headers });
}

/** A server as a table of answers, and the calls it got. */
export function fakeServer(routes: Record<string, Answer>): { fetcher: typeof fetch; calls: Call[] } {
  const calls: Call[] = [];
  const fetcher = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
    const headers = init.headers as Record<string, string>;
    const path = String(url).replace("https://bureau.example/webhooks/web", "");
    const token = headers["Authorization"]?.replace("Bearer ", "") ?? "";
    const call = { method: init.method ?? "", path, token, body: JSON.parse(String(init.body ?? "{}")) };
    calls.push(call);
    const route = routes[`${call.method} ${path}`];
    return route ? route(call) : json({ error: { code: "no", message: "没有" } }, 404);
  };
  return { fetcher: fetcher as typeof fetch, calls };
}

export function fakeScreen(): Screen & { said: string[]; shown: Reply[]; sent: Outgoing[]; notices: string[] } {
  const said: string[] = [];
  const shown: Reply[] = [];
  const sent: Outgoing[] = [];
  const notices: string[] = [];
  return {
    said, shown, sent, notices,
    mine: (message) => void sent.push(message),
    replied: (_to, replies) => void shown.push(...replies),
    withdraw: vi.fn(),
    typing: vi.fn(),
    notice: (notice) => void (notice && notices.push(notice.text)),
    announce: (text) => void said.push(text),
    settings: vi.fn(),
    clear: vi.fn(),
    caughtUp: vi.fn(),
  };
}

/** A conversation whose waits end at once and are written down. */
export function talk(routes: Record<string, Answer>, online = true) {
  const server = fakeServer({
    "POST /conversations": () => json({ token: "fresh" }, 201),
    "GET /settings": () => json({}),
    ...routes,
  });
  const store = new Store("s", localStorage);
  const screen = fakeScreen();
  const waits: number[] = [];
  const pause = new Pause((run, ms) => {
    waits.push(ms / 1000);
    queueMicrotask(run);
  });
  const client = new Client("https://bureau.example/webhooks/web", server.fetcher);
  const conversation = new Conversation(client, store, screen, pause, () => online);
  return { conversation, store, screen, waits, calls: server.calls };
}

export const textReply = (id: string, text = "好"): Reply => ({ kind: "text", id, text });

export const answer = (more: Partial<AnswerReply> = {}): AnswerReply => ({
  kind: "answer", id: "a1", lead: "每月返 157.5 元。", ...more,
});

export const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 20));
