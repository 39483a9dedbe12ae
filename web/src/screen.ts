import type { Outgoing, Reply, Settings } from "./types";

export type NoticeKind = "info" | "waiting" | "trouble";

export interface Notice {
  kind: NoticeKind;
  text: string;
  /** Offers to send now or to take the message back. */
  retry?: boolean;
}

/** What a conversation needs of whatever shows it; the element is one, a test another. */
export interface Screen {
  mine(message: Outgoing): void;
  replied(to: string, replies: Reply[], fresh: boolean, useful?: boolean): void;
  withdraw(message: Outgoing): void;
  typing(on: boolean): void;
  notice(notice: Notice | null): void;
  announce(text: string): void;
  settings(settings: Settings): void;
  clear(): void;
  /** History is in; the newest of it should be in sight. */
  caughtUp(): void;
}
