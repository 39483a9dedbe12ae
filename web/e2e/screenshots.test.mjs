import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, axe, launch, open, part, shot, show, startServer } from "./browser.mjs";

let server, browser;
beforeAll(async () => {
  server = await startServer();
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const LOOKS = [
  ["desktop", { viewport: { width: 1280, height: 800 } }, ""],
  ["phone", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }, ""],
  ["elder", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }, "data-elder"],
  ["elder-desktop", { viewport: { width: 1280, height: 900 } }, "data-elder"],
  ["dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark", deviceScaleFactor: 2 }, ""],
  ["elder-dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }, "data-elder"],
  ["zoom-400", { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 }, ""],
  ["elder-zoom-400", { viewport: { width: 320, height: 256 }, deviceScaleFactor: 2 }, "data-elder"],
];

describe.each(LOOKS)("%s", (name, view, attributes) => {
  test("every state is without violations and is kept as a picture", async () => {
    const context = await browser.newContext(view);
    context.setDefaultTimeout(6000);
    const page = await show(context, server, { attributes });
    const clean = async (state) => {
      expect(await axe(page, attributes.includes("elder")), state).toEqual([]);
      await shot(page, `${name}-${state}`);
    };
    await clean("0-closed");
    await open(page);
    await page.locator("yibao-chat .welcome .chip").nth(2).waitFor();
    await clean("1-first-screen");
    await ask(page, "我妈在上海三甲医院住院花了3万，能报多少");
    await clean("2-question-with-buttons");
    await page.locator("yibao-chat .offers .chip.strong").first().click();
    await part.answers(page).nth(1).waitFor();
    await clean("3-answer");
    for (const details of await part.answers(page).last().locator("summary").all()) await details.click();
    await page.locator("yibao-chat .sources").last().scrollIntoViewIfNeeded();
    await clean("4-sources-open");
    await part.button(page, "没用").last().click();
    await page.locator("yibao-chat .why").last().scrollIntoViewIfNeeded();
    await clean("5-reason");
    await ask(page, "异地就医怎么备案");
    await clean("6-steps");
    await page.route("**/messages", (route) => route.abort());
    await part.field(page).fill("断交了怎么办");
    await part.field(page).press("Enter");
    await part.button(page, "现在就发").waitFor();
    await clean("7-no-connection");
    await page.unroute("**/messages");
    await page.route("**/messages", (route) => route.fulfill({ status: 503, json: { error: { code: "busy", message: "忙" } } }));
    await part.button(page, "现在就发").click();
    await page.locator("yibao-chat .notice.trouble").waitFor();
    await clean("8-server-down");
    await context.close();
  });
});
