import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ask, launch, open, part, show, showForeign, startServer, STRICT_CSP } from "./browser.mjs";

let server, browser, context;
beforeAll(async () => {
  server = await startServer();
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(8000);
});
afterEach(() => context.close());

test("on a foreign page one line is enough to ask and be answered", async () => {
  const page = await showForeign(context, server);
  await open(page);
  await ask(page, "异地就医怎么备案");
  expect(await part.answers(page).first().innerText()).toContain("备案");
  expect(page.troubles).toEqual([]);
});

test("the demo page embeds it", async () => {
  const page = await context.newPage();
  await page.goto(`${server.url}/webhooks/web/demo`);
  if (!(await part.panel(page).isVisible())) await open(page);
  await ask(page, "异地就医怎么备案");
});

test("nothing is asked of anybody but the server, and nothing at all before it is opened", async () => {
  const asked = [];
  context.on("request", (request) => asked.push(request.url()));
  const page = await show(context, server);
  expect(asked.filter((url) => /settings|messages|conversations/.test(url))).toEqual([]);
  await open(page);
  await ask(page, "异地就医怎么备案");
  expect(asked.filter((url) => !url.startsWith(server.url))).toEqual([]);
});

test("a follow-up question goes on in the same conversation", async () => {
  const tokens = new Set();
  const page = await show(context, server);
  page.on("request", (request) => request.url().endsWith("/messages") && tokens.add(request.headers()["authorization"]));
  await open(page);
  await ask(page, "我妈在上海三甲医院住院花了3万，能报多少");
  await ask(page, "退休了呢");
  expect(await part.answers(page).count()).toBeGreaterThanOrEqual(2);
  expect(tokens.size).toBe(1);
});

test("a button answers the question, its words are shown as the citizen's, and it is gone then", async () => {
  const page = await show(context, server);
  await open(page);
  await ask(page, "我妈在上海三甲医院住院花了3万，能报多少");
  const first = page.locator("yibao-chat .offers .chip.strong").first();
  await first.click();
  await part.answers(page).nth(1).waitFor();
  expect(await part.mine(page).count()).toBe(2);
  expect(await part.answers(page).first().locator(".offers").count()).toBe(0);
});

test("a reload keeps the history, the open panel and what was being typed", async () => {
  const page = await show(context, server);
  await open(page);
  await ask(page, "异地就医怎么备案");
  await part.field(page).fill("我还想问");
  await page.reload();
  await part.answers(page).first().waitFor();
  expect(await part.mine(page).first().innerText()).toContain("异地就医");
  expect(await part.field(page).inputValue()).toBe("我还想问");
});

test("while offline the question is kept; back online it is sent by itself, once", async () => {
  const page = await show(context, server);
  await open(page);
  await ask(page, "异地就医怎么备案");
  await context.setOffline(true);
  await part.notice(page).getByText("没有网").waitFor();
  await part.field(page).fill("住院能报多少");
  await part.field(page).press("Enter");
  await page.waitForTimeout(500);
  await context.setOffline(false);
  await part.answers(page).nth(1).waitFor();
  expect(await part.mine(page).count()).toBe(2);
  await page.waitForFunction(() => document.querySelector("yibao-chat").shadowRoot.querySelector(".notice").hidden);
});

test("an answer lost on the way is asked for again under the same id, and shown once", async () => {
  const ids = [];
  const page = await show(context, server);
  await open(page);
  await page.route("**/messages", async (route) => {
    ids.push(route.request().postDataJSON()?.id);
    const response = await route.fetch();
    return ids.length === 1 ? route.abort() : route.fulfill({ response });
  });
  await ask(page, "异地就医怎么备案");
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  await page.unroute("**/messages");
  await page.reload();
  await part.answers(page).first().waitFor();
  expect(await part.mine(page).count()).toBe(1);
  expect(await part.answers(page).count()).toBe(1);
});

test("a server that restarts is waited for, and the conversation goes on", { timeout: 150_000 }, async () => {
  const page = await show(context, server);
  await open(page);
  await ask(page, "异地就医怎么备案");
  await server.stop();
  await part.field(page).fill("住院能报多少");
  await part.field(page).press("Enter");
  await part.button(page, "现在就发").waitFor();
  await server.start();
  await part.answers(page).nth(1).waitFor({ timeout: 60_000 });
  expect(await part.answers(page).count()).toBe(2);
});

test("a message that does not get through can be taken back and changed", async () => {
  const page = await show(context, server);
  await open(page);
  await page.route("**/messages", (route) => route.abort());
  await part.field(page).fill("住院");
  await part.field(page).press("Enter");
  await part.button(page, "先不发").click();
  await page.waitForFunction(() => document.querySelector("yibao-chat").shadowRoot.querySelector("textarea").value === "住院");
  expect(await part.mine(page).count()).toBe(0);
});

test("an unknown conversation becomes a new one, with a kind word", async () => {
  const page = await show(context, server);
  await page.evaluate(([key]) => localStorage.setItem(key, "forged.token"), [`yibao:${server.url}/webhooks/web:token`]);
  await open(page);
  await part.notice(page).getByText("从头聊").waitFor();
  await ask(page, "异地就医怎么备案");
});

test("a conversation that ends in the middle is begun anew, the question goes along, and the word stays", async () => {
  const page = await show(context, server);
  await open(page);
  await page.evaluate(([key]) => localStorage.setItem(key, "forged.token"), [`yibao:${server.url}/webhooks/web:token`]);
  await ask(page, "异地就医怎么备案");
  await part.notice(page).getByText("从头聊").waitFor();
  expect(await part.mine(page).count()).toBe(1);
});

test("history that could not be had at first is shown above once the server is back", async () => {
  const page = await show(context, server);
  await open(page);
  await ask(page, "异地就医怎么备案");
  await page.route("**/messages", (route) => route.abort());
  await page.reload();
  await part.notice(page).getByText("取不到").waitFor();
  await page.unroute("**/messages");
  await part.field(page).fill("住院能报多少");
  await part.field(page).press("Enter");
  await part.answers(page).nth(1).waitFor();
  expect(await part.mine(page).allInnerTexts()).toEqual([expect.stringContaining("异地"), expect.stringContaining("住院")]);
});

test("too many questions wait as told and are sent then", async () => {
  const page = await show(context, server);
  await open(page);
  let refused = 0;
  await page.route("**/messages", (route) => (refused++ ? route.continue() : route.fulfill({ status: 429, headers: { "Retry-After": "2" }, json: { error: { code: "too_many", message: "慢一点" } } })));
  const started = Date.now();
  await part.field(page).fill("异地就医怎么备案");
  await part.field(page).press("Enter");
  await part.notice(page).getByText("歇 2 秒").waitFor();
  await part.answers(page).first().waitFor();
  expect(Date.now() - started).toBeGreaterThan(1900);
});

test("two tabs share one conversation", async () => {
  const one = await show(context, server);
  await open(one);
  await ask(one, "异地就医怎么备案");
  const two = await show(context, server, { at: `${server.url}/another-page` });
  await open(two);
  await part.answers(two).first().waitFor();
  await ask(two, "我妈在上海三甲医院住院花了3万，能报多少");
  await part.answers(one).nth(1).waitFor();
  expect(await part.mine(one).count()).toBe(2);
  await part.button(one, "重新开始").first().click();
  await part.button(one, "清掉").click();
  await expect.poll(() => part.answers(two).count()).toBe(0);
});

test("starting anew asks first, then clears", async () => {
  const page = await show(context, server);
  await open(page);
  await ask(page, "异地就医怎么备案");
  await part.button(page, "重新开始").first().click();
  await part.button(page, "不用").click();
  expect(await part.answers(page).count()).toBe(1);
  await part.button(page, "重新开始").first().click();
  await part.button(page, "清掉").click();
  expect(await part.answers(page).count()).toBe(0);
  await page.reload();
  await page.waitForTimeout(300);
  expect(await part.answers(page).count()).toBe(0);
});

test("有用 is told to the server, 没用 with its reason", async () => {
  const page = await show(context, server);
  const told = [];
  page.on("request", (request) => request.url().endsWith("/feedback") && request.method() === "POST" && told.push(request.postDataJSON()));
  await open(page);
  await ask(page, "异地就医怎么备案");
  await part.button(page, "有用").click();
  await expect.poll(() => told.length).toBe(1);
  await part.button(page, "没用").click();
  await part.button(page, "看不懂").click();
  await expect.poll(() => told.at(-1)).toMatchObject({ useful: false, reason: "看不懂" });
  await expect.poll(() => page.locator("yibao-chat [role=status]").innerText()).toContain("谢谢");
  if (server.state) return;
  await page.reload();
  await part.answers(page).first().waitFor();
  expect(await part.button(page, "没用").getAttribute("aria-pressed")).toBe("true");
});

test("markup in a question is shown as it was typed and runs nowhere", async () => {
  const page = await show(context, server);
  await open(page);
  const typed = '<img src=x onerror="window.hacked=1">javascript:alert(1)';
  await ask(page, typed);
  await page.reload();
  await part.mine(page).first().waitFor();
  expect(await part.mine(page).first().innerText()).toContain("<img");
  expect(await page.evaluate(() => window.hacked)).toBeUndefined();
  const links = await page.locator("yibao-chat .answer a").evaluateAll((all) => all.map((a) => a.protocol));
  expect(links.filter((protocol) => !["http:", "https:", "tel:"].includes(protocol))).toEqual([]);
});

test("a strict policy with Trusted Types is kept, styles and all", async () => {
  const page = await show(context, server, { csp: STRICT_CSP });
  await open(page);
  await ask(page, "异地就医怎么备案");
  expect(page.troubles).toEqual([]);
  const look = await part.panel(page).evaluate((panel) => getComputedStyle(panel).position);
  expect(look).toBe("fixed");
});

test("a browser without constructable styles is dressed through the page's nonce", async () => {
  await context.addInitScript(() => delete CSSStyleSheet.prototype.replaceSync);
  const csp = "default-src 'none'; script-src 'nonce-n0nce'; style-src 'nonce-n0nce'; connect-src 'self'";
  const page = await show(context, server, { csp, attributes: 'nonce="n0nce"' });
  await open(page);
  await ask(page, "异地就医怎么备案");
  expect(await part.panel(page).evaluate((panel) => getComputedStyle(panel).position)).toBe("fixed");
  expect(page.troubles).toEqual([]);
});

test("the page's banner and the answer's words are shown as the operator wrote them", async () => {
  const page = await show(context, server);
  await page.route("**/settings", (route) => route.fulfill({ json: { banner: "系统今晚 22 点维护，急事打 12393。", hotline: "12393", greeting: "您好", suggestions: [] } }));
  await open(page);
  const banner = page.locator("yibao-chat .banner");
  await banner.waitFor();
  expect(await banner.locator("a").getAttribute("href")).toBe("tel:12393");
});
