import { fill, h } from "../dom";
import { icons } from "../icons";
import { linked, phoneLink } from "../links";
import { zh } from "../strings.zh";

export const DEFAULT_HOTLINE = "12393";

export interface FrameHost {
  open(): void;
  close(): void;
  toggleElder(): void;
  toggleNight(): void;
  restart(): void;
}

/** The launcher and the panel with its head; what is said goes into `scroll`. */
export class Frame {
  readonly launcher: HTMLButtonElement;
  readonly panel = h("section", { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true });
  readonly scroll = h("div", { class: "scroll", role: "region", "aria-label": zh.conversation, tabindex: 0 });
  readonly status = h("div", { class: "sr", role: "status", "aria-live": "polite", "aria-atomic": "true" });
  readonly foot = h("div", { class: "foot" });
  readonly title = h("h2", { id: "title", tabindex: -1 }, zh.name);
  private readonly banner = h("div", { class: "banner", role: "note", "aria-label": zh.banner, hidden: true });
  private readonly elderButton: HTMLButtonElement;
  private readonly nightButton: HTMLButtonElement;
  private readonly restartButton: HTMLButtonElement;
  private readonly restartAsk: HTMLElement;
  private readonly hotline = h("div", { class: "hotline" });

  constructor(private readonly host: FrameHost) {
    this.launcher = h(
      "button",
      { type: "button", class: "launcher", "aria-expanded": "false", "aria-label": `${zh.launcher}，${zh.openChat}`, onclick: () => host.open() },
      icons.chat(),
      h("span", {}, zh.launcher),
    );
    this.elderButton = h("button", { type: "button", class: "text", onclick: () => host.toggleElder() });
    this.nightButton = h("button", { type: "button", class: "text", onclick: () => host.toggleNight() });
    this.restartButton = h(
      "button",
      { type: "button", class: "text", "aria-expanded": "false", onclick: () => this.askRestart(true) },
      icons.again(),
      h("span", {}, zh.restart),
    );
    this.restartAsk = this.restartQuestion();
    this.setHotline(DEFAULT_HOTLINE);
    this.panel.append(this.head(), this.banner, this.hotline, this.scroll, this.foot);
    this.scroll.append(this.toolbar(), this.restartAsk);
  }

  setHotline(number: string): void {
    fill(this.hotline, phoneLink(number, icons.phone(), h("span", {}, zh.callHotline(number))));
  }

  setBanner(text: string): void {
    this.banner.hidden = !text.trim();
    fill(this.banner, h("p", {}, h("strong", {}, zh.banner), " ", ...linked(text)));
  }

  showElder(on: boolean): void {
    const label = on ? zh.standard : zh.elder;
    fill(this.elderButton, on ? null : icons.big(), h("span", {}, label));
    this.elderButton.setAttribute("aria-label", `${label}，${on ? zh.toStandard : zh.toElder}`);
  }

  showNight(on: boolean): void {
    const label = on ? zh.day : zh.night;
    fill(this.nightButton, on ? icons.day() : icons.night(), h("span", {}, label));
    this.nightButton.setAttribute("aria-label", `${label}，${on ? zh.toDay : zh.toNight}`);
  }

  private head(): HTMLElement {
    const close = h("button", { type: "button", class: "round plain", "aria-label": zh.close, onclick: () => this.host.close() }, icons.close());
    return h("header", { class: "head" }, this.title, this.elderButton, close);
  }

  private toolbar(): HTMLElement {
    return h("div", { class: "toolbar" }, this.nightButton, this.restartButton);
  }

  private restartQuestion(): HTMLElement {
    const answer = (label: string, act: () => void, strong = ""): HTMLElement =>
      h("button", { type: "button", class: `chip ${strong}`, onclick: act }, label);
    const yes = (): void => {
      this.askRestart(false);
      this.host.restart();
    };
    return h(
      "div",
      { class: "ask", hidden: true },
      h("p", {}, zh.restartAsk),
      h("div", { class: "chips" }, answer(zh.restartYes, yes, "strong"), answer(zh.restartNo, () => this.askRestart(false))),
    );
  }

  private askRestart(on: boolean): void {
    this.restartAsk.hidden = !on;
    this.restartButton.setAttribute("aria-expanded", String(on));
    if (on) this.restartAsk.querySelector("button")?.focus();
    else this.restartButton.focus();
  }
}
