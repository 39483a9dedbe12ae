import { expect, test } from "vitest";
import { readOptions } from "../src/options";

const PAGE = "https://portal.example/index.html";

function script(attributes: Record<string, string> = {}): HTMLScriptElement {
  const element = document.createElement("script");
  element.setAttribute("src", "https://yibao.example/webhooks/web/widget.js");
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(`data-${name}`, value);
  return element;
}

test("with nothing said, the server is where the script came from", () => {
  expect(readOptions(script(), PAGE)).toEqual({
    server: "https://yibao.example/webhooks/web", position: "right", theme: "auto",
    elder: false, open: false, voice: true, keep: "browser", nonce: "",
  });
});

test("every option is taken", () => {
  const said = { server: "https://s.example/y/", position: "left", theme: "night", elder: "", open: "true", voice: "off", keep: "tab", nonce: "n1" };
  expect(readOptions(script(said), PAGE)).toEqual({
    server: "https://s.example/y", position: "left", theme: "night",
    elder: true, open: true, voice: false, keep: "tab", nonce: "n1",
  });
});

test.each(["javascript:alert(1)", "data:,x", "file:///x"])("the server %s is not taken", (server) => {
  expect(readOptions(script({ server }), PAGE).server).toBe("https://yibao.example/webhooks/web");
});

test("odd values are the usual ones", () => {
  const options = readOptions(script({ position: "top", theme: "pink", elder: "false", keep: "x" }), PAGE);
  expect(options).toMatchObject({ position: "right", theme: "auto", elder: false, keep: "browser" });
});
