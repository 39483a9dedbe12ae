// Stands in for the assistant's web channel: the same requests, refusals and shapes.
import { createHmac, randomBytes } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { answerTo } from "./answers.mjs";

const BASE = "/webhooks/web";
const BUILT = fileURLToPath(new URL("../dist/yibao-widget.js", import.meta.url));
const DEMO = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>演示</title><main><h1>某市医疗保障局</h1><p>这是演示页。</p></main><script src="${BASE}/widget.js"></script></html>`;

/** State outlives one listening server, as the real one's does in its store. */
export function newState(overrides = {}) {
  return { secret: randomBytes(32), talks: new Map(), feedback: [], runs: 0, banner: "", delay: 0, limited: 0, origins: "*", ...overrides };
}

export function serve(state, port = 0) {
  const server = createServer((request, response) => void handle(state, request, response));
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

async function handle(state, request, response) {
  const path = new URL(request.url, "http://x").pathname.replace(BASE, "");
  cors(state, request, response);
  if (request.method === "OPTIONS") return response.writeHead(204).end();
  const route = ROUTES[`${request.method} ${path}`];
  if (!route) return fail(response, 404, "not_found", "没有这个地址。");
  await route(state, request, response);
}

function cors(state, request, response) {
  if (!request.headers.origin || state.origins !== "*") return;
  response.setHeader("Access-Control-Allow-Origin", request.headers.origin);
  response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type");
  response.setHeader("Access-Control-Expose-Headers", "Retry-After");
}

const ROUTES = {
  "GET /widget.js": (_state, _request, response) => {
    if (!existsSync(BUILT)) return fail(response, 404, "not_built", "先运行 make web。");
    response.writeHead(200, { "Content-Type": "text/javascript; charset=utf-8" });
    createReadStream(BUILT).pipe(response);
  },
  "GET /demo": (_state, _request, response) =>
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(DEMO),
  "GET /settings": (state, _request, response) =>
    json(response, 200, { banner: state.banner, hotline: "12393", greeting: "您好！医保的事，用平常话问我就行。", suggestions: ["居民医保怎么交费", "住院能报多少", "异地就医怎么备案", "断缴了怎么补"].map((t) => ({ title: t, payload: t })) }),
  "POST /conversations": (state, _request, response) => {
    const id = randomBytes(18).toString("base64url");
    const token = `${id}.${sign(state, id)}`;
    state.talks.set(token, { entries: [], done: new Map() });
    json(response, 201, { token });
  },
  "GET /messages": (state, request, response) => {
    const talk = talkOf(state, request, response);
    if (talk) json(response, 200, { messages: talk.entries.slice(-100) });
  },
  "POST /messages": post,
  "POST /feedback": async (state, request, response) => {
    if (!talkOf(state, request, response)) return;
    state.feedback.push(await body(request));
    response.writeHead(204).end();
  },
};

async function post(state, request, response) {
  const message = await body(request);
  if (state.limited > 0) {
    state.limited -= 1;
    response.setHeader("Retry-After", "2");
    return fail(response, 429, "too_many", "问得太快了，歇一会儿。");
  }
  const talk = talkOf(state, request, response);
  if (!talk) return;
  if (message.text.length > 1000) return fail(response, 413, "too_long", "太长了，请分开问。");
  if (!talk.done.has(message.id)) talk.done.set(message.id, run(state, talk, message));
  json(response, 200, { id: message.id, replies: await talk.done.get(message.id) });
}

async function run(state, talk, message) {
  state.runs += 1;
  const at = Date.now() / 1000;
  talk.entries.push({ from: "citizen", id: message.id, text: message.text, at });
  await new Promise((done) => setTimeout(done, state.delay));
  const replies = answerTo(message.text, `a-${message.id}`);
  talk.entries.push(...replies.map((reply) => ({ from: "assistant", at, reply })));
  return replies;
}

function talkOf(state, request, response) {
  const token = (request.headers.authorization ?? "").replace(/^Bearer /, "");
  const talk = state.talks.get(token);
  if (!talk) fail(response, 401, "unknown_conversation", "上次的聊天打不开了。");
  return talk;
}

function sign(state, id) {
  return createHmac("sha256", state.secret).update(id).digest("base64url");
}

async function body(request) {
  let text = "";
  for await (const part of request) text += part;
  return JSON.parse(text || "{}");
}

function json(response, status, value) {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
}

function fail(response, status, code, message) {
  json(response, status, { error: { code, message } });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await serve(newState(), Number(process.env.PORT ?? 5055));
  console.log(`▸ http://127.0.0.1:${server.address().port}${BASE}/demo`);
}
