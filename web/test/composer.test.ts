import { beforeEach, expect, test, vi } from "vitest";
import { zh } from "../src/strings.zh";
import { Composer, type ComposerHost } from "../src/view/composer";

class FakeEar extends EventTarget {
  static last: FakeEar;
  lang = "";
  interimResults = true;
  start = vi.fn(() => (FakeEar.last = this));
  stop = vi.fn();

  hear(text: string): void {
    this.dispatchEvent(Object.assign(new Event("result"), { results: [[{ transcript: text }]] }));
    this.dispatchEvent(new Event("end"));
  }
}

let host: ComposerHost;
let allowed = false;

beforeEach(() => {
  allowed = false;
  vi.stubGlobal("SpeechRecognition", FakeEar);
  host = { ask: vi.fn(() => true), changed: vi.fn(), say: vi.fn(), voiceAllowed: () => allowed, allowVoice: () => void (allowed = true) };
});

function composer(voice = true): Composer {
  const made = new Composer(host, voice);
  document.body.append(made.form);
  return made;
}

function press(made: Composer, options: KeyboardEventInit): void {
  made.field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true, ...options }));
}

test("Enter sends and empties the input", () => {
  const made = composer();
  made.text = "医保怎么交";
  press(made, {});
  expect(host.ask).toHaveBeenCalledWith("医保怎么交");
  expect(made.text).toBe("");
  expect(host.changed).toHaveBeenLastCalledWith("");
});

test.each([[{ isComposing: true }], [{ shiftKey: true }]])("Enter with %o does not send", (options) => {
  const made = composer();
  made.text = "yibao";
  press(made, options);
  expect(host.ask).not.toHaveBeenCalled();
});

test("what was not taken stays in the input", () => {
  host.ask = vi.fn(() => false);
  const made = composer();
  made.text = "长".repeat(2000);
  press(made, {});
  expect(made.text).toHaveLength(2000);
});

test("a message given back goes before what is being typed", () => {
  const made = composer();
  made.text = "还有";
  made.giveBack("住院能报多少");
  expect(made.text).toBe("住院能报多少\n还有");
});

test("the microphone first says where the voice may go, and listens at the second press", () => {
  const made = composer();
  const mic = made.form.querySelector<HTMLButtonElement>(".mic");
  mic?.click();
  expect(host.say).toHaveBeenCalledWith(zh.voiceNotice);
  mic?.click();
  expect(host.say).toHaveBeenLastCalledWith(zh.listening);
  expect(mic?.getAttribute("aria-pressed")).toBe("true");
  FakeEar.last.hear("医保卡余额怎么查");
  expect(made.text).toBe("医保卡余额怎么查");
  expect(host.ask).not.toHaveBeenCalled();
  expect(mic?.getAttribute("aria-pressed")).toBe("false");
});

test("without recognition, or where the page wants none, there is no microphone", () => {
  expect(composer(false).form.querySelector(".mic")).toBeNull();
  vi.stubGlobal("SpeechRecognition", undefined);
  expect(composer().form.querySelector(".mic")).toBeNull();
});
