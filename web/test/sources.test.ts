import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { zh } from "../src/strings.zh";

const SOURCES = `${process.cwd()}/src/`;
const files = Object.fromEntries(
  readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(ts|css)$/.test(path))
    .map((path) => [path, readFileSync(SOURCES + path, "utf8")]),
);
const code = Object.entries(files).filter(([path]) => !path.endsWith("strings.zh.ts"));
// Where a number is followed by one of these it is no phone number
const PATTERNS = /links\.ts$/;

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

test("every Chinese word stands in the one file for them", () => {
  const elsewhere = code.filter(([path, text]) => !PATTERNS.test(path) && /[\u4e00-\u9fff]/.test(withoutComments(text)));
  expect(elsewhere.map(([path]) => path)).toEqual([]);
});

test("no word is left that nothing says", () => {
  const all = code.map(([, text]) => text).join("\n");
  expect(Object.keys(zh).filter((key) => !new RegExp(`zh\\.${key}\\b`).test(all))).toEqual([]);
});

test.each(["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", ".style.", "cssText", "setAttribute(\"style\""])(
  "nothing in the sources uses %s",
  (forbidden) => {
    expect(code.filter(([, text]) => withoutComments(text).includes(forbidden)).map(([path]) => path)).toEqual([]);
  },
);

test("no file is longer than the house allows", () => {
  expect(code.filter(([, text]) => text.split("\n").length > 300).map(([path]) => path)).toEqual([]);
});
