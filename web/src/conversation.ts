import { backoff, CLEARLY_DOWN, newId } from "./backoff";
import { ServerError, type Client } from "./client";
import { Pause } from "./pause";
import type { Notice, Screen } from "./screen";
import type { Store } from "./store";
import { zh } from "./strings.zh";
import type { Feedback, HistoryEntry, Outgoing } from "./types";

export const LONGEST = 1000;
// A token that is refused as soon as it was issued is the server's trouble, not the citizen's
const FRESH_TOKENS = 2;

/** One citizen's conversation: what is typed gets there once, whatever the network does. */
export class Conversation {
  private delivering = false;
  private shownToken = "";
  private refusals = 0;
  private withdrawn = "";
  private announced = "";
  private missed = false;

  constructor(
    private readonly client: Client,
    private readonly store: Store,
    private readonly screen: Screen,
    private readonly pause = new Pause(),
    private readonly online: () => boolean = () => navigator.onLine !== false,
  ) {}

  /** Shows what was said before and sends what was not sent. */
  async resume(): Promise<void> {
    void this.loadSettings();
    await this.catchUp();
    this.store.outbox().forEach((message) => this.screen.mine(message));
    this.screen.caughtUp();
    await this.deliver();
  }

  /** Takes a message on its way; false where it is empty or too long, and stays with the citizen. */
  ask(text: string): boolean {
    const said = text.trim();
    if (!said) return false;
    if ([...said].length > LONGEST) {
      this.tell({ kind: "trouble", text: zh.tooLong(LONGEST) });
      return false;
    }
    const message = { id: newId(), text: said };
    this.store.setOutbox([...this.store.outbox(), message]);
    this.screen.mine(message);
    void this.deliver();
    return true;
  }

  retryNow(): void {
    this.pause.end();
  }

  /** Gives the message that does not get through back to be changed. */
  takeBack(): void {
    this.withdrawn = this.store.outbox()[0]?.id ?? "";
    this.pause.end();
  }

  wentOffline(): void {
    this.tell({ kind: "waiting", text: zh.offline });
  }

  cameOnline(): void {
    this.tell(this.delivering ? null : { kind: "info", text: zh.online });
    this.pause.end();
    void this.loadSettings();
    void this.makeUp().then(() => this.deliver());
  }

  async restart(): Promise<void> {
    this.store.setOutbox([]);
    this.pause.end();
    this.store.set("token", "");
    this.shownToken = "";
    this.screen.clear();
    this.tell({ kind: "info", text: zh.restarted });
  }

  async feedback(feedback: Feedback): Promise<boolean> {
    try {
      await this.client.feedback(this.store.get("token"), feedback);
      return true;
    } catch {
      return false;
    }
  }

  /** Another tab said something or started anew. */
  async changedElsewhere(): Promise<void> {
    const token = this.store.get("token");
    if (this.shownToken && token !== this.shownToken) this.screen.clear();
    await this.catchUp();
    this.screen.caughtUp();
  }

  private async loadSettings(): Promise<void> {
    try {
      this.screen.settings(await this.client.settings());
    } catch {
      // The built-in greeting does
    }
  }

  private async catchUp(): Promise<void> {
    const token = this.store.get("token");
    if (!token) return;
    try {
      const entries = await this.client.history(token);
      this.shownToken = token;
      this.missed = false;
      this.show(entries);
    } catch (error) {
      this.missedHistory(error, token);
    }
  }

  /** The history that could not be had before, in its place above what was said since. */
  private async makeUp(): Promise<void> {
    if (!this.missed) return;
    this.screen.clear();
    await this.catchUp();
    this.store.outbox().forEach((message) => this.screen.mine(message));
    this.screen.caughtUp();
  }

  private missedHistory(error: unknown, token: string): void {
    if (error instanceof ServerError && error.trouble === "expired") {
      if (this.store.get("token") === token) this.store.set("token", "");
      this.tell({ kind: "info", text: zh.newConversationQuiet });
    } else {
      this.missed = true;
      this.tell({ kind: "waiting", text: this.online() ? zh.historyFailed : zh.offline });
    }
  }

  private show(entries: HistoryEntry[]): void {
    let asked = "";
    for (const entry of entries) {
      if (entry.from === "citizen") {
        asked = entry.id;
        this.screen.mine(entry);
      } else if (entry.reply) this.screen.replied(asked, [entry.reply], false, entry.useful);
    }
  }

  private async deliver(): Promise<void> {
    if (this.delivering) return;
    this.delivering = true;
    try {
      for (let next = this.next(); next; next = this.next()) await this.persist(next);
    } finally {
      this.delivering = false;
      this.screen.typing(false);
    }
  }

  private next(): Outgoing | undefined {
    this.withdrawn = "";
    return this.store.outbox()[0];
  }

  private async persist(message: Outgoing): Promise<void> {
    for (let tries = 0; this.stillWanted(message); tries++) {
      try {
        await this.attempt(message);
        return;
      } catch (error) {
        this.screen.typing(false);
        await this.recover(asServerError(error), message, tries);
      }
    }
  }

  private stillWanted(message: Outgoing): boolean {
    if (this.withdrawn === message.id) this.giveBack(message, null);
    return this.store.outbox().some((waiting) => waiting.id === message.id);
  }

  private async attempt(message: Outgoing): Promise<void> {
    this.screen.typing(true);
    const token = await this.token();
    const replies = await this.client.send(token, message);
    // Restarted meanwhile: the answer belongs to a conversation that is gone
    if (this.store.get("token") !== token) return;
    this.forget(message);
    this.screen.typing(false);
    this.tell(this.refusals ? { kind: "info", text: zh.newConversation } : null);
    this.refusals = 0;
    if (this.missed) await this.makeUp();
    this.screen.replied(message.id, replies, true);
    this.store.set("turn", message.id);
  }

  private async token(): Promise<string> {
    const known = this.store.get("token");
    if (known) return (this.shownToken = known);
    const fresh = await this.client.start();
    // Another tab may have been quicker; both then share its conversation
    const token = this.store.get("token") || fresh;
    this.store.set("token", token);
    return (this.shownToken = token);
  }

  private async recover(error: ServerError, message: Outgoing, tries: number): Promise<void> {
    if (error.trouble === "expired" && this.refusals < FRESH_TOKENS) return this.renew();
    if (error.trouble === "refused") return this.giveBack(message, zh.refused);
    if (error.trouble === "rejected")
      return this.giveBack(message, error.message || zh.unknownError);
    const seconds = Math.max(error.waitSeconds, backoff(tries));
    this.tell(this.whyWaiting(error, seconds, tries));
    await this.pause.for(seconds);
  }

  private renew(): void {
    this.refusals += 1;
    if (this.store.get("token") === this.shownToken) this.store.set("token", "");
    this.tell({ kind: "info", text: zh.newConversation });
  }

  private whyWaiting(error: ServerError, seconds: number, tries: number): Notice {
    if (error.trouble === "too_many")
      return { kind: "waiting", text: zh.waiting(seconds), retry: false };
    if (!this.online()) return { kind: "waiting", text: zh.offline, retry: true };
    const down = error.trouble === "down" || tries + 1 >= CLEARLY_DOWN;
    const text = down ? zh.serverDown(seconds) : zh.retrying(seconds);
    return { kind: down ? "trouble" : "waiting", text, retry: true };
  }

  private giveBack(message: Outgoing, why: string | null): void {
    this.forget(message);
    this.screen.withdraw(message);
    this.tell(why ? { kind: "trouble", text: why } : null);
  }

  private forget(message: Outgoing): void {
    this.store.setOutbox(this.store.outbox().filter((waiting) => waiting.id !== message.id));
  }

  /** Shows a notice; a new number of seconds alone is not worth saying aloud. */
  private tell(notice: Notice | null): void {
    const gist = notice?.text.replace(/\d+/g, "") ?? "";
    this.screen.notice(notice);
    if (gist && gist !== this.announced) this.screen.announce(notice?.text ?? "");
    this.announced = gist;
  }
}

function asServerError(error: unknown): ServerError {
  return error instanceof ServerError ? error : new ServerError("network");
}
