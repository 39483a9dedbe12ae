import { fill, h } from "../dom";
import { icons } from "../icons";
import { linked, phoneLink } from "../links";
import type { Notice } from "../screen";
import { zh } from "../strings.zh";

/** The strip above the input that says how things stand; the live region says it aloud. */
export class NoticeBar {
  readonly bar = h("div", { class: "notice", hidden: true });
  hotline = "";

  constructor(
    private readonly retryNow: () => void,
    private readonly takeBack: () => void,
  ) {}

  show(notice: Notice | null): void {
    this.bar.hidden = !notice?.text;
    this.bar.className = "notice";
    if (!notice) return fill(this.bar);
    this.bar.className = `notice ${notice.kind}`;
    fill(this.bar, h("p", {}, ...linked(notice.text)), notice.retry ? this.offers(notice.kind === "trouble") : null);
  }

  private offers(hopeless: boolean): HTMLElement {
    const button = (label: string, act: () => void, strong = ""): HTMLElement =>
      h("button", { type: "button", class: `chip ${strong}`, onclick: act }, label);
    return h(
      "div",
      { class: "chips" },
      button(zh.retryNow, this.retryNow, "strong"),
      button(zh.takeBack, this.takeBack),
      hopeless && this.hotline ? this.call() : null,
    );
  }

  private call(): HTMLElement {
    const link = phoneLink(this.hotline, icons.phone(), h("span", {}, zh.callHotline(this.hotline)));
    link.className = "chip call";
    return link;
  }
}
