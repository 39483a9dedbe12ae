import { fill, h } from "../dom";
import { icons } from "../icons";
import { canListen, listen } from "../speech";
import { zh } from "../strings.zh";

const MOST_ROWS = 5;
const IME = 229;

export interface ComposerHost {
  ask(text: string): boolean;
  changed(text: string): void;
  say(text: string): void;
  voiceAllowed(): boolean;
  allowVoice(): void;
}

/** Where the citizen types or speaks; what is there stays until it was sent. */
export class Composer {
  readonly field = h("textarea", {
    rows: 1,
    "aria-label": zh.inputLabel,
    placeholder: zh.placeholder,
    autocomplete: "off",
    enterkeyhint: "send",
    oninput: () => this.typed(),
    onkeydown: (event) => this.pressed(event as KeyboardEvent),
  });
  readonly form: HTMLFormElement;
  private readonly mic = h("button", { type: "button", class: "round mic", onclick: () => this.toggleVoice() });
  private stopListening: (() => void) | null = null;

  constructor(
    private readonly host: ComposerHost,
    voice: boolean,
  ) {
    const send = h("button", { type: "submit", class: "round send" }, zh.send);
    const submit = (event: Event): void => {
      event.preventDefault();
      this.submit();
    };
    this.form = h("form", { class: "composer", onsubmit: submit }, this.field, voice && canListen() && this.mic, send);
    this.showMic();
  }

  get text(): string {
    return this.field.value;
  }

  set text(value: string) {
    this.field.value = value;
    this.grow();
  }

  /** Puts a text before what is being typed, so that neither is lost. */
  giveBack(text: string): void {
    this.text = [text, this.text.trim()].filter(Boolean).join("\n");
    this.host.changed(this.text);
  }

  private submit(): void {
    if (!this.host.ask(this.text)) return;
    this.text = "";
    this.host.changed("");
  }

  private typed(): void {
    this.grow();
    this.host.changed(this.text);
  }

  /** Enter sends, but never while an input method is choosing characters. */
  private pressed(event: KeyboardEvent): void {
    const composing = event.isComposing || event.keyCode === IME;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    this.submit();
  }

  private grow(): void {
    this.field.rows = 1;
    while (this.field.rows < MOST_ROWS && this.field.scrollHeight > this.field.clientHeight) {
      this.field.rows += 1;
    }
  }

  private toggleVoice(): void {
    if (this.stopListening) return this.stopListening();
    if (!this.host.voiceAllowed()) {
      this.host.allowVoice();
      return this.host.say(zh.voiceNotice);
    }
    this.host.say(zh.listening);
    this.stopListening = listen(
      (text) => this.heard(text),
      (failed) => this.stoppedListening(failed),
    );
    this.showMic();
  }

  private heard(text: string): void {
    this.text += text;
    this.host.changed(this.text);
  }

  private stoppedListening(failed: boolean): void {
    this.stopListening = null;
    this.host.say(failed ? zh.voiceFailed : "");
    this.showMic();
    this.field.focus();
  }

  private showMic(): void {
    const on = this.stopListening !== null;
    this.mic.setAttribute("aria-pressed", String(on));
    fill(this.mic, on ? icons.stop() : icons.mic(), h("span", {}, on ? zh.voiceStop : zh.voice));
  }
}
