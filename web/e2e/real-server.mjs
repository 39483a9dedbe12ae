// The product's own server, started and stopped as an operator would; it allows the foreign page's site.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

export const FOREIGN = process.env.YIBAO_FOREIGN ?? "http://localhost:5066";
const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const STARTS_WITHIN_MS = 90_000;
// Browser tests ask faster than any citizen does
const SETTINGS = {
  YIBAO_WEB_ORIGINS: FOREIGN,
  YIBAO_WEB_SECRET: "only for the tests in the browser, of 32 and more",
  YIBAO_WEB_PER_MINUTE: "2000",
  YIBAO_WEB_ADDRESS_PER_MINUTE: "9000",
};

export async function startReal() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let running;
  const start = async () => {
    running = run(port);
    await ready(url, running);
  };
  const stop = () => ended(running);
  await start();
  return { url, state: null, start, stop };
}

function run(port) {
  // A restarted server finds its talks; the project's own stay apart
  const kept = (name) => `sqlite:///${tmpdir()}/yibao-${name}-${port}.db`;
  const stores = { YIBAO_DATABASE_URL: kept("talks"), YIBAO_INSIGHT_URL: kept("insight") };
  const env = { ...process.env, ...SETTINGS, ...stores, PORT: String(port) };
  const running = spawn(".venv/bin/python", ["-m", "yibao.server", "run"], { cwd: PROJECT, env });
  running.printed = "";
  for (const stream of [running.stdout, running.stderr]) stream.on("data", (text) => (running.printed += text));
  return running;
}

async function ready(url, running) {
  const end = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < end && running.exitCode === null) {
    const answer = await fetch(`${url}/webhooks/web/settings`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((go) => setTimeout(go, 200));
  }
  running.kill("SIGKILL");
  throw new Error(`the server did not start:\n${running.printed}`);
}

function ended(running) {
  if (running.exitCode !== null) return Promise.resolve();
  return new Promise((done) => {
    running.once("exit", done);
    running.kill("SIGTERM");
  });
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
