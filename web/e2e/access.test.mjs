import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ask, axe, launch, open, part, shot, show, showForeign, startServer } from "./browser.mjs";

let server, browser, context;
beforeAll(async () => {
  server = await startServer();
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
const begin = async (view = { viewport: { width: 1280, height: 800 } }) => {
  context = await browser.newContext(view);
  context.setDefaultTimeout(8000);
};
beforeEach(() => begin());
afterEach(() => context.close());

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const ZOOMED = { viewport: { width: 320, height: 256 } };
const HOSTILE = `* { all: revert !important; font-size: 3px !important; display: inline !important; color: red !important; position: static !important }
  html { font-size: 3px; writing-mode: vertical-rl } yibao-chat { display: none !important; opacity: 0 !important; transform: scale(.1) !important; direction: rtl !important }
  button, textarea, a, div, section { all: unset !important; visibility: hidden !important; pointer-events: none !important }`;

const focused = (page) => page.evaluate(() => {
  const inner = document.querySelector("yibao-chat").shadowRoot.activeElement;
  return inner ? `${inner.tagName.toLowerCase()}.${inner.className}`.replace(/\.$/, "") : document.activeElement.tagName.toLowerCase();
});

const sizes = (page, selector) => page.locator(`yibao-chat ${selector}`).evaluateAll((all) =>
  all.filter((one) => one.getClientRects().length && !one.closest(".sr")).map((one) => {
    const box = one.getBoundingClientRect();
    return { name: (one.textContent || one.className).slice(0, 12), width: box.width, height: box.height };
  }));

describe("the keyboard", () => {
  test("opens into the input, Esc closes and returns to the launcher", async () => {
    const page = await show(context, server);
    await part.launcher(page).focus();
    await page.keyboard.press("Enter");
    expect(await focused(page)).toBe("textarea");
    await page.keyboard.press("Escape");
    expect(await part.panel(page).isVisible()).toBe(false);
    expect(await focused(page)).toBe("button.launcher");
  });

  test("does everything: switch, ask, choose, vote, open a source", async () => {
    const page = await show(context, server);
    await part.launcher(page).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("我妈在上海三甲医院住院花了3万，能报多少");
    await page.keyboard.press("Enter");
    await part.answers(page).first().waitFor();
    await page.locator("yibao-chat .offers .chip.strong").first().focus();
    await page.keyboard.press("Enter");
    await part.answers(page).nth(1).waitFor();
    expect(await focused(page)).toBe("li.mine");
    await page.locator("yibao-chat .sources > summary").last().focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("yibao-chat .sources").last().getAttribute("open")).toBe("");
  });

  test("Shift+Enter is a new line, not a message", async () => {
    const page = await show(context, server);
    await open(page);
    await part.field(page).fill("一");
    await part.field(page).press("Shift+Enter");
    expect(await part.mine(page).count()).toBe(0);
  });

  test("stays within the panel where that covers the page", async () => {
    await context.close();
    await begin(PHONE);
    const page = await show(context, server);
    await open(page);
    expect(await part.panel(page).getAttribute("aria-modal")).toBe("true");
    for (let i = 0; i < 25; i++) {
      await page.keyboard.press("Tab");
      expect(await focused(page)).not.toBe("body");
    }
  });

  test.each([["desktop", { viewport: { width: 1280, height: 800 } }], ["zoomed", ZOOMED]])(
    "never puts the focus where it cannot be seen: %s",
    async (_name, view) => {
      await context.close();
      await begin(view);
      const page = await show(context, server);
      await open(page);
      await ask(page, "异地就医怎么备案");
      for (let i = 0; i < 20; i++) {
        await page.keyboard.press("Tab");
        const seen = await page.evaluate(() => {
          const { shadowRoot } = document.querySelector("yibao-chat");
          const one = shadowRoot.activeElement;
          if (!one) return true;
          const box = one.getBoundingClientRect();
          const top = Math.max(box.top, 0) + 2;
          const hit = shadowRoot.elementFromPoint(box.left + Math.min(box.width / 2, 20), Math.min(top + 4, innerHeight - 3));
          return one === hit || one.contains(hit) || hit?.contains(one) || false;
        });
        expect(seen, await focused(page)).toBe(true);
      }
    },
  );
});

test("a screen reader hears each turn once", async () => {
  const page = await show(context, server);
  await open(page);
  await page.evaluate(() => {
    window.heard = [];
    const status = document.querySelector("yibao-chat").shadowRoot.querySelector("[role=status]");
    new MutationObserver(() => status.textContent && window.heard.push(status.textContent)).observe(status, { childList: true });
  });
  await ask(page, "异地就医怎么备案");
  await page.waitForTimeout(300);
  const heard = await page.evaluate(() => window.heard);
  expect(heard).toHaveLength(1);
  expect(heard[0]).toContain("备案");
  expect(await page.locator("yibao-chat [aria-live]:not([role=status]), yibao-chat [role=log], yibao-chat [role=alert]").count()).toBe(0);
});

test("hostile styles of the page change nothing", async () => {
  const calm = await show(context, server);
  await open(calm);
  await ask(calm, "异地就医怎么备案");
  const page = await show(context, server, { at: `${server.url}/hostile-page`, css: HOSTILE });
  if (!(await part.panel(page).isVisible())) await open(page);
  await part.answers(page).first().waitFor();
  const look = (one) => one.locator("yibao-chat .panel").evaluate((panel) => {
    const box = panel.getBoundingClientRect();
    const styles = [panel, panel.querySelector("textarea"), panel.querySelector(".lead"), panel.querySelector(".steps li") ?? panel].map((part) => {
      const { fontSize, display, color, position, visibility, direction, writingMode } = getComputedStyle(part);
      return { fontSize, display, color, position, visibility, direction, writingMode };
    });
    return { width: box.width, height: box.height, right: innerWidth - box.right, styles };
  });
  expect(await look(page)).toEqual(await look(calm));
  await shot(page, "hostile");
});

describe("长辈版", () => {
  test("is one tap from the first screen and is remembered", async () => {
    const page = await show(context, server);
    await open(page);
    await part.button(page, "长辈版").click();
    expect(await page.locator("yibao-chat .hotline a").getAttribute("href")).toBe("tel:12393");
    await page.reload();
    await part.button(page, "标准版").waitFor();
  });

  test.each([["phone", PHONE], ["desktop", { viewport: { width: 1280, height: 900 } }]])(
    "has large letters, wide lines and targets of 60 px: %s",
    async (_name, view) => {
      await context.close();
      await begin(view);
      const page = await show(context, server, { attributes: "data-elder" });
      await open(page);
      await ask(page, "我妈在上海三甲医院住院花了3万，能报多少");
      await page.locator("yibao-chat .offers .chip.strong").first().click();
      await part.answers(page).nth(1).waitFor();
      for (const one of await page.locator("yibao-chat summary").all()) if (await one.isVisible()) await one.click();
      await part.button(page, "没用").last().click();
      const targets = await sizes(page, "button, summary, textarea, input, .hotline a, a.tel");
      expect(targets.filter(({ width, height }) => height < 60 || width < 60)).toEqual([]);
      const texts = await page.locator("yibao-chat .panel").evaluate((panel) => {
        const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
        const small = [];
        while (walker.nextNode()) {
          const parent = walker.currentNode.parentElement;
          const style = getComputedStyle(parent);
          if (!parent.getClientRects().length || parent.closest(".sr, .mic") || !walker.currentNode.data.trim()) continue;
          if (parseFloat(style.fontSize) < 24 || (parent.closest("p, li, dd") && parseFloat(style.lineHeight) / parseFloat(style.fontSize) < 1.49))
            small.push(`${walker.currentNode.data.slice(0, 10)} ${style.fontSize} ${style.lineHeight}`);
        }
        return small;
      });
      expect(texts).toEqual([]);
      expect(await axe(page, true)).toEqual([]);
    },
  );
});

test.each([["320 px", ZOOMED, ""], ["320 px, 长辈版", ZOOMED, "data-elder"], ["phone, 长辈版", PHONE, "data-elder"]])(
  "nothing has to be scrolled sideways: %s",
  async (_name, view, attributes) => {
    await context.close();
    await begin(view);
    const page = await show(context, server, { attributes });
    await open(page);
    await ask(page, "我妈在上海三甲医院住院花了3万，能报多少");
    await page.locator("yibao-chat .offers .chip.strong").first().click();
    await part.answers(page).nth(1).waitFor();
    for (const one of await page.locator("yibao-chat summary").all()) if (await one.isVisible()) await one.click();
    const wide = await page.locator("yibao-chat .panel").evaluate((panel) =>
      [panel, ...panel.querySelectorAll("*")]
        .filter((one) => !one.closest(".sr, .wide, svg, .mic") && one.getClientRects().length && one.getBoundingClientRect().right > innerWidth + 0.5)
        .map((one) => one.className || one.tagName));
    expect(wide).toEqual([]);
    expect(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth)).toBe(true);
  },
);

test("night follows the system, and the switch overrides it and is remembered", async () => {
  const page = await show(context, server);
  const night = () => page.locator("yibao-chat .root.night").count();
  await open(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(night).toBe(1);
  await part.button(page, "白天").click();
  expect(await night()).toBe(0);
  await page.reload();
  expect(await night()).toBe(0);
});

test("without motion where the system asks for none", async () => {
  const page = await show(context, server);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  const motion = await page.locator("yibao-chat .dots").evaluate((dots) => getComputedStyle(dots).animationName);
  expect(motion).toBe("none");
});

test("printing puts one answer on the paper, its sources opened, and nothing else", async () => {
  const page = await show(context, server);
  await open(page);
  await ask(page, "异地就医怎么备案");
  await ask(page, "办事小条");
  await page.evaluate(() => (window.print = () => (window.printed = true)));
  await part.button(page, "打印").last().click();
  await page.emulateMedia({ media: "print" });
  const seen = await page.evaluate(() => ({
    printed: window.printed,
    page: document.querySelector("main").getClientRects().length,
    answers: [...document.querySelector("yibao-chat").shadowRoot.querySelectorAll(".answer")].filter((one) => one.getClientRects().length).length,
    tools: [...document.querySelector("yibao-chat").shadowRoot.querySelectorAll("button, textarea")].filter((one) => one.getClientRects().length).length,
  }));
  expect(seen).toEqual({ printed: true, page: 0, answers: 1, tools: 0 });
  await shot(page, "print");
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
  expect(await page.locator("main").isVisible()).toBe(true);
});

test("a foreign page's colours reach in through variables only", async () => {
  const page = await showForeign(context, server, { css: "yibao-chat { --yibao-accent: rgb(120, 0, 0); }" });
  const colour = await part.launcher(page).evaluate((button) => getComputedStyle(button).backgroundColor);
  expect(colour).toBe("rgb(120, 0, 0)");
});
