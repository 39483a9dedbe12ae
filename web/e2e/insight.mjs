// The operator's page in Chromium: node e2e/insight.mjs http://…/insight; fails with what is wrong.
import { axe, launch, shot } from "./browser.mjs";

const url = process.argv[2];
const LOOKS = [
  ["light", { viewport: { width: 1200, height: 900 } }],
  ["dark", { viewport: { width: 1200, height: 900 }, colorScheme: "dark" }],
  ["phone", { viewport: { width: 360, height: 740 }, isMobile: true, deviceScaleFactor: 2 }],
];
const troubles = [];
const browser = await launch();
for (const [name, view] of LOOKS) {
  const context = await browser.newContext({ ...view, bypassCSP: false });
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && troubles.push(`${name}: ${message.text()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(url).origin)) troubles.push(`${name}: asks ${request.url()}`);
  });
  await page.goto(url);
  await look(page, name);
  await shot(page, `insight-${name}`);
  for (const one of await page.locator("summary").all()) await one.click();
  await look(page, `${name}, unfolded`);
  if (name === "light") {
    const kept = new URL("../screenshots/insight-whole.png", import.meta.url);
    await page.screenshot({ path: kept.pathname, fullPage: true });
    await page.getByRole("link", { name: "近 7 天" }).click();
    await page.locator("strong[aria-current=page]", { hasText: "近 7 天" }).waitFor();
    for (const [link, ending] of [["导出 Excel", ".xlsx"], ["导出 CSV", ".zip"]]) {
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: link }).click()]);
      if (!file.suggestedFilename().endsWith(ending)) troubles.push(`${link}: ${file.suggestedFilename()}`);
    }
  }
  await context.close();
}
await browser.close();
if (troubles.length) {
  console.error(troubles.join("\n"));
  process.exit(1);
}

async function look(page, state) {
  troubles.push(...(await axe(page)).map((one) => `${state}: ${one}`));
  const sideways = await page.evaluate(() => document.scrollingElement.scrollWidth > innerWidth);
  if (sideways) troubles.push(`${state}: the page scrolls sideways`);
  const bars = await page.locator("svg.chart rect").count();
  const painted = await page.locator("svg.chart rect").first().evaluate((rect) => getComputedStyle(rect).fill);
  if (!bars || painted === "rgb(0, 0, 0)") troubles.push(`${state}: the charts have no colours`);
}
