import { copyText } from "../copy";
import { h, fill } from "../dom";
import { icons } from "../icons";
import { asPlain, asSpeech } from "../plain";
import { canPrint, printAnswer } from "../print";
import { canRead, readAloud } from "../speech";
import { zh } from "../strings.zh";
import type { Feedback, Reply } from "../types";
import { thumbs } from "./thumbs";

export interface ToolsHost {
  announce(text: string): void;
  feedback(feedback: Feedback): Promise<boolean>;
  nonce: string;
}

/** What one can do with an answer: copy, print, hear it, say whether it helped. */
export function tools(reply: Reply, article: HTMLElement, host: ToolsHost, useful?: boolean): HTMLElement {
  const row = h("div", { class: "tools", role: "group", "aria-label": zh.answerTools });
  row.append(tool(icons.copy(), zh.copy, () => void copy(reply, row, host)));
  if (canRead()) row.append(reader(reply));
  if (canPrint()) row.append(tool(icons.print(), zh.print, () => printAnswer(article, host.nonce)));
  row.append(...thumbs(reply.id, host, useful));
  return row;
}

export function tool(picture: Node, label: string, act: () => void): HTMLButtonElement {
  return h("button", { type: "button", class: "tool", onclick: act }, picture, h("span", {}, label));
}

async function copy(reply: Reply, row: HTMLElement, host: ToolsHost): Promise<void> {
  host.announce((await copyText(asPlain(reply), row)) ? zh.copied : zh.copyFailed);
}

let stopReading: (() => void) | null = null;

/** Leaving the chat ends the reading, too. */
export function hush(): void {
  stopReading?.();
}

function reader(reply: Reply): HTMLButtonElement {
  let reading = false;
  const show = (): void => {
    fill(button, reading ? icons.stop() : icons.read(), h("span", {}, reading ? zh.readStop : zh.read));
  };
  const ended = (): void => {
    reading = false;
    show();
  };
  const button = tool(icons.read(), zh.read, () => {
    if (reading) return hush();
    hush();
    reading = true;
    const silence = readAloud(asSpeech(reply), ended);
    stopReading = () => (silence(), ended());
    show();
  });
  return button;
}
