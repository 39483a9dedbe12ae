import { fill, h, hidden, type Child } from "../dom";
import { zh } from "../strings.zh";
import type { AnswerReply, Choice, Outgoing, Reply, Settings } from "../types";
import { linked } from "../links";
import { replyBody } from "./answer";
import { tools, type ToolsHost } from "./tools";

export interface LogHost extends ToolsHost {
  choose(choice: Choice): void;
}

/** The turns of the conversation, each shown once, however often it arrives. */
export class Log {
  readonly welcome = h("div", { class: "welcome" });
  readonly list = h("ol", { class: "turns", role: "list" });
  private readonly typingRow = h("li", { class: "typing", hidden: true }, h("span", { class: "dots", "aria-hidden": "true" }), zh.typing);
  private readonly shown = new Map<string, HTMLElement>();
  private lastTurn: HTMLElement | null = null;

  constructor(private readonly host: LogHost) {
    this.list.append(this.typingRow);
    this.greet({});
  }

  greet(settings: Settings): void {
    const said = (settings.greeting || zh.greeting).split("\n");
    const ask = settings.suggestions?.length ? settings.suggestions : zh.defaultSuggestions.map(same);
    fill(
      this.welcome,
      ...said.map((line) => h("p", { class: "lead" }, ...linked(line))),
      h("p", { class: "quiet" }, zh.greetingHint),
      this.chips(ask, zh.tryAsking),
    );
  }

  mine(message: Outgoing): void {
    if (this.shown.has(message.id)) return;
    const words = h("p", {}, hidden(zh.youSaid), message.text);
    this.append(message.id, h("li", { class: "mine", tabindex: -1 }, words));
  }

  replied(to: string, replies: Reply[], useful?: boolean): void {
    const spoken = replies.length ? replies : [silence(to)];
    for (const reply of spoken) {
      if (!this.shown.has(reply.id)) this.append(reply.id, this.turn(reply, useful));
    }
  }

  /** Takes a message off the screen; the text goes back to where it was typed. */
  withdraw(message: Outgoing): void {
    this.shown.get(message.id)?.remove();
    this.shown.delete(message.id);
  }

  typing(on: boolean): void {
    this.typingRow.hidden = !on;
  }

  clear(): void {
    this.shown.clear();
    fill(this.list, this.typingRow);
    this.typing(false);
  }

  newest(): HTMLElement | null {
    return this.lastTurn;
  }

  find(id: string): HTMLElement | undefined {
    return this.shown.get(id);
  }

  private append(id: string, turn: HTMLElement): void {
    this.list.querySelectorAll(".offers").forEach((offers) => offers.remove());
    this.shown.set(id, turn);
    this.list.insertBefore(turn, this.typingRow);
    this.lastTurn = turn;
  }

  private turn(reply: Reply, useful?: boolean): HTMLElement {
    const article = h("article", { class: "answer", "data-foot": zh.printedBy }, replyBody(reply));
    if (worthKeeping(reply)) article.append(tools(reply, article, this.host, useful));
    return h("li", { class: "theirs", tabindex: -1 }, article, this.offers(reply));
  }

  private offers(reply: Reply): HTMLElement | null {
    const suggestions = reply.kind === "answer" ? (reply.suggestions ?? []) : [];
    const rows = [
      reply.buttons?.length ? this.chips(reply.buttons, zh.choose, "strong") : null,
      suggestions.length ? this.chips(suggestions, zh.suggestions) : null,
    ];
    return rows.some(Boolean) ? h("div", { class: "offers" }, ...rows) : null;
  }

  private chips(choices: Choice[], label: string, name = ""): HTMLElement {
    const buttons: Child[] = choices.map((choice) =>
      h("button", { type: "button", class: `chip ${name}`, onclick: () => this.host.choose(choice) }, choice.title),
    );
    const shownLabel = name ? null : h("span", { class: "quiet" }, label);
    return h("div", { class: "chips", role: "group", "aria-label": label }, shownLabel, ...buttons);
  }
}

function same(text: string): Choice {
  return { title: text, payload: text };
}

/** The server's silence is no answer; the citizen gets a word all the same. */
function silence(to: string): Reply {
  return { kind: "text", id: `silence-${to}`, text: zh.noReply };
}

function worthKeeping(reply: Reply): reply is AnswerReply {
  return reply.kind === "answer" && Boolean(reply.blocks?.length || reply.sources?.length);
}
