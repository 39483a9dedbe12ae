import { h } from "../dom";
import { icons } from "../icons";
import { zh } from "../strings.zh";
import { tool, type ToolsHost } from "./tools";

const LONGEST_REASON = 200;

/** 有用 and 没用; the second asks why, and takes no answer for an answer. */
export function thumbs(answer: string, host: ToolsHost, voted?: boolean): HTMLElement[] {
  const up = tool(icons.up(), zh.useful, () => void vote(true));
  const down = tool(icons.down(), zh.useless, () => void vote(false));
  const why = reasonForm((reason) => void send({ answer, useful: false, reason }, true), host);
  const mark = (useful: boolean | null): void => {
    up.setAttribute("aria-pressed", String(useful === true));
    down.setAttribute("aria-pressed", String(useful === false));
    why.hidden = useful !== false;
  };
  const send = async (feedback: Parameters<ToolsHost["feedback"]>[0], last: boolean): Promise<void> => {
    const kept = await host.feedback(feedback);
    if (!kept) mark(null);
    else if (last) {
      why.hidden = true;
      down.focus();
    }
    if (!kept || last) host.announce(kept ? zh.thanks : zh.feedbackFailed);
  };
  const vote = (useful: boolean): Promise<void> => {
    mark(useful);
    return send({ answer, useful }, useful);
  };
  mark(voted ?? null);
  why.hidden = true;
  return [h("span", { class: "thumbs" }, up, down), why];
}

function reasonForm(send: (reason: string) => void, host: ToolsHost): HTMLFormElement {
  const field = h("input", { type: "text", class: "reason", maxlength: LONGEST_REASON, autocomplete: "off" });
  const submit = (event: Event): void => {
    event.preventDefault();
    const reason = field.value.trim();
    if (reason) send(reason);
    else {
      form.hidden = true;
      host.announce(zh.thanks);
    }
  };
  const ready = zh.whyReasons.map((reason) =>
    h("button", { type: "button", class: "chip", onclick: () => send(reason) }, reason),
  );
  const form = h(
    "form",
    { class: "why", onsubmit: submit },
    h("label", {}, zh.whyUseless, field),
    h("div", { class: "chips" }, ...ready),
    h("button", { type: "submit", class: "chip strong" }, zh.whySend),
  );
  return form;
}
