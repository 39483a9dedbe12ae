/** What the server says, as `docs/web.md` and `yibao/channels/web/` have it. */
export interface Choice {
  title: string;
  payload: string;
}

export interface Table {
  columns?: string[];
  rows?: string[][];
}

export interface Block {
  kind: "lines" | "steps" | "workings" | "notes" | "table";
  title: string;
  lines: string[];
  table?: Table | null;
}

export interface Source {
  title: string;
  issuer?: string;
  number?: string;
  place?: string;
  since?: string;
  until?: string;
  checked?: string;
  confirmed?: boolean | string;
  says?: string;
}

export interface TextReply {
  kind: "text";
  id: string;
  text: string;
  buttons?: Choice[];
}

export interface AnswerReply {
  kind: "answer";
  id: string;
  title?: string;
  topic?: string;
  status?: string;
  lead: string;
  taken?: string[];
  blocks?: Block[];
  estimate?: boolean;
  sources?: Source[];
  unverified?: string;
  question?: string;
  buttons?: Choice[];
  suggestions?: Choice[];
}

export type Reply = TextReply | AnswerReply;

export interface Settings {
  banner?: string;
  hotline?: string;
  greeting?: string;
  suggestions?: Choice[];
}

export type HistoryEntry =
  | { from: "citizen"; id: string; text: string; at: number }
  | { from: "assistant"; at: number; reply: Reply; useful?: boolean };

/** A message on its way: the id makes sending it twice harmless. */
export interface Outgoing {
  id: string;
  text: string;
}

export interface Feedback {
  answer: string;
  useful: boolean;
  reason?: string;
}
