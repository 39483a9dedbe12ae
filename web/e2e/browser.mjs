// Chromium, the server, and pages made for one test each.
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { newState, serve } from "./contract-server.mjs";
import { FOREIGN, startReal } from "./real-server.mjs";

const SHOTS = fileURLToPath(new URL("../screenshots/", import.meta.url));
const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
export const STRICT_CSP = "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/** The server under test: the product's own where `YIBAO_REAL` is set (real-server.mjs), else the stand-in. */
export async function startServer() {
  return process.env.YIBAO_REAL ? startReal() : startStandIn();
}

async function startStandIn() {
  const state = newState();
  let server = await serve(state);
  const { port } = server.address();
  const stop = () => new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
  });
  const start = async () => {
    server = await serve(state, port);
  };
  return { url: `http://127.0.0.1:${port}`, state, stop, start };
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
  });
}

export function pageHtml(server, { attributes = "", css = "", script = true } = {}) {
  const paragraphs = "<p>我市基本医疗保险参保登记、缴费、待遇查询，可在各区政务服务大厅办理。</p>".repeat(12);
  const line = script ? `<script src="${server}/webhooks/web/widget.js" ${attributes}></script>` : "";
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>某市医疗保障局</title>${css ? `<style>${css}</style>` : ""}</head><body><main><h1>某市医疗保障局</h1>${paragraphs}</main>${line}</body></html>`;
}

/** A page of somebody else's site, really served: Chromium lets no made-up page reach this machine. */
export async function showForeign(context, server, html = {}) {
  const site = createServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(pageHtml(server.url, html));
  });
  await new Promise((ready) => site.listen(new URL(FOREIGN).port, ready));
  context.on("close", () => (site.close(), site.closeAllConnections()));
  return watched(context, `${FOREIGN}/portal`);
}

/** A page at an address of our choice; the server itself is not asked for it. */
export async function show(context, server, { at = `${server.url}/a-test-page`, csp = "", ...html } = {}) {
  const headers = { "Content-Type": "text/html; charset=utf-8", ...(csp && { "Content-Security-Policy": csp }) };
  await context.route(at, (route) => route.fulfill({ headers, body: pageHtml(server.url, html) }));
  return watched(context, at);
}

async function watched(context, at) {
  const page = await context.newPage();
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
  page.troubles = troubles;
  await page.goto(at);
  await page.locator("yibao-chat").waitFor({ state: "attached" });
  return page;
}

export const part = {
  launcher: (page) => page.locator("yibao-chat .launcher"),
  panel: (page) => page.locator("yibao-chat .panel"),
  field: (page) => page.locator("yibao-chat textarea"),
  answers: (page) => page.locator("yibao-chat .theirs"),
  mine: (page) => page.locator("yibao-chat .mine"),
  notice: (page) => page.locator("yibao-chat .notice"),
  button: (page, name) => page.locator("yibao-chat").getByRole("button", { name }),
};

export async function open(page) {
  await part.launcher(page).click();
  await part.panel(page).waitFor();
}

export async function ask(page, text) {
  const before = await part.answers(page).count();
  await part.field(page).fill(text);
  await part.field(page).press("Enter");
  await part.answers(page).nth(before).waitFor();
}

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds wrong with the page as it stands; `strict` asks for 7:1, too. */
export async function axe(page, strict = false) {
  await page.evaluate(AXE);
  const found = await page.evaluate(([tags, enhanced]) => {
    const rules = enhanced ? { "color-contrast-enhanced": { enabled: true } } : {};
    return window.axe.run(document, { runOnly: { type: "tag", values: tags }, rules });
  }, [TAGS, strict]);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => `${n.target} ${n.any[0]?.message ?? n.failureSummary}`).join(" | ")}`);
}

export async function shot(page, name) {
  mkdirSync(SHOTS, { recursive: true });
  await page.waitForTimeout(250);
  await page.screenshot({ path: `${SHOTS}${name}.png` });
}
