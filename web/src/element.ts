import { Client } from "./client";
import { Conversation } from "./conversation";
import { h } from "./dom";
import { keepInside } from "./focus";
import type { Options } from "./options";
import { gist } from "./plain";
import type { Notice, Screen } from "./screen";
import { adopt } from "./sheets";
import { Store, storageArea } from "./store";
import { zh } from "./strings.zh";
import styles from "./styles";
import type { Choice, Outgoing, Reply, Settings } from "./types";
import { Composer } from "./view/composer";
import { DEFAULT_HOTLINE, Frame } from "./view/frame";
import { Log } from "./view/log";
import { NoticeBar } from "./view/notice";
import { hush } from "./view/tools";

export const TAG = "yibao-chat";
// Below this the panel covers the page, and Tab has to stay in it
const COVERS = "(max-width: 480px), (max-height: 480px)";
const SPEAK_AFTER_MS = 60;
const MARGIN = 8;

/** `<yibao-chat>`: the launcher and the chat, shut off from the page's styles. */
export class YibaoChat extends HTMLElement implements Screen {
  private readonly root = h("div", { class: "root", lang: "zh-CN" });
  private readonly dark = window.matchMedia("(prefers-color-scheme: dark)");
  private options!: Options;
  private store!: Store;
  private conversation!: Conversation;
  private frame!: Frame;
  private log!: Log;
  private composer!: Composer;
  private noticeBar!: NoticeBar;
  private started = false;
  private unsaid: string[] = [];

  /** Builds the parts; called once, before the element goes into the page. */
  prepare(options: Options, fetcher?: typeof fetch): this {
    this.options = options;
    this.store = new Store(options.server, storageArea(options.keep));
    this.conversation = new Conversation(new Client(options.server, fetcher), this.store, this);
    this.frame = new Frame(this.frameHost());
    this.log = new Log(this.logHost());
    this.composer = new Composer(this.composerHost(), options.voice);
    this.noticeBar = new NoticeBar(() => this.conversation.retryNow(), () => this.conversation.takeBack());
    this.assemble();
    return this;
  }

  connectedCallback(): void {
    if (!this.frame || this.started) return;
    this.listen();
    if (this.options.open || this.wasOpen()) this.open(false);
  }

  open(byHand = true): void {
    this.frame.panel.hidden = false;
    this.frame.launcher.hidden = true;
    this.frame.launcher.setAttribute("aria-expanded", "true");
    this.noteCover();
    this.rememberOpen(true);
    if (byHand) this.firstFocus().focus();
    if (this.started) return;
    this.started = true;
    this.composer.text = this.store.get("draft");
    void this.conversation.resume();
  }

  close(): void {
    if (this.frame.panel.hidden) return;
    hush();
    this.frame.panel.hidden = true;
    this.frame.launcher.hidden = false;
    this.frame.launcher.setAttribute("aria-expanded", "false");
    this.rememberOpen(false);
    this.frame.launcher.focus();
  }

  mine(message: Outgoing): void {
    this.log.mine(message);
    this.bringUp(this.log.find(message.id));
  }

  replied(to: string, replies: Reply[], fresh: boolean, useful?: boolean): void {
    this.log.replied(to, replies, useful);
    if (!fresh) return;
    this.announce(replies.length ? replies.map(gist).join(" ") : zh.noReply);
    this.bringUp(this.log.find(to) ?? this.log.newest());
  }

  withdraw(message: Outgoing): void {
    this.log.withdraw(message);
    this.composer.giveBack(message.text);
    this.composer.field.focus();
  }

  typing(on: boolean): void {
    this.log.typing(on);
  }

  notice(notice: Notice | null): void {
    const held = this.noticeBar.bar.contains(this.shadowRoot?.activeElement ?? null);
    const grows = notice?.retry && !this.noticeBar.bar.classList.contains(notice.kind);
    this.noticeBar.show(notice);
    // The strip takes room at the bottom, where the message that waits is
    if (grows) this.bringUp(this.log.newest());
    // The button that was pressed is gone; the keyboard goes on where one types
    if (held) this.composer.field.focus();
  }

  /** Says one thing aloud; several in the same moment become one. */
  announce(text: string): void {
    this.unsaid.push(text);
    if (this.unsaid.length > 1) return;
    this.frame.status.textContent = "";
    window.setTimeout(() => {
      this.frame.status.textContent = this.unsaid.join(" ");
      this.unsaid = [];
    }, SPEAK_AFTER_MS);
  }

  settings(settings: Settings): void {
    this.frame.setHotline(settings.hotline || DEFAULT_HOTLINE);
    this.noticeBar.hotline = settings.hotline ?? "";
    this.frame.setBanner(settings.banner ?? "");
    this.log.greet(settings);
  }

  clear(): void {
    this.log.clear();
    this.frame.scroll.scrollTop = 0;
  }

  caughtUp(): void {
    this.bringUp(this.log.newest());
  }

  private assemble(): void {
    const shadow = this.attachShadow({ mode: "open" });
    adopt(shadow, styles, this.options.nonce);
    const { launcher, panel, status, scroll, foot } = this.frame;
    scroll.append(this.log.welcome, this.log.list);
    foot.append(this.noticeBar.bar, this.composer.form);
    this.root.append(launcher, panel, status);
    this.root.classList.add(this.options.position);
    shadow.append(this.root);
    this.dress();
  }

  private listen(): void {
    this.dark.addEventListener?.("change", () => this.dress());
    window.addEventListener("resize", () => this.noteCover());
    window.addEventListener("offline", () => this.started && this.conversation.wentOffline());
    window.addEventListener("online", () => this.started && this.conversation.cameOnline());
    document.addEventListener("keydown", (event) => this.pressed(event));
    this.store.onChange((key) => {
      if (key === "elder" || key === "theme") this.dress();
      if ((key === "turn" || key === "token") && this.started) void this.conversation.changedElsewhere();
    });
  }

  private pressed(event: KeyboardEvent): void {
    if (this.frame.panel.hidden || event.defaultPrevented) return;
    if (event.key === "Escape" && !event.isComposing) this.close();
    const inside = this.shadowRoot?.activeElement != null;
    if (event.key === "Tab" && inside && this.covers()) keepInside(this.frame.panel, event);
  }

  private get elder(): boolean {
    return (this.store.get("elder") || (this.options.elder ? "1" : "0")) === "1";
  }

  private get night(): boolean {
    const theme = this.store.get("theme") || this.options.theme;
    return theme === "auto" ? this.dark.matches : theme === "night";
  }

  private dress(): void {
    this.root.classList.toggle("elder", this.elder);
    this.root.classList.toggle("night", this.night);
    this.frame.showElder(this.elder);
    this.frame.showNight(this.night);
  }

  private covers(): boolean {
    return window.matchMedia(COVERS).matches;
  }

  /** Where one types; but a phone's keyboard would hide the first screen, and so would a low one. */
  private firstFocus(): HTMLElement {
    const roomy = window.matchMedia("(pointer: fine)").matches && !this.covers();
    return roomy ? this.composer.field : this.frame.title;
  }

  private noteCover(): void {
    if (this.covers()) this.frame.panel.setAttribute("aria-modal", "true");
    else this.frame.panel.removeAttribute("aria-modal");
  }

  /** The question goes to the top, so that its answer is read from its first line. */
  private bringUp(turn: HTMLElement | null | undefined): void {
    if (!turn || this.frame.panel.hidden) return;
    const { panel, scroll } = this.frame;
    // On a low screen the whole panel scrolls; scrollIntoView would move the page as well
    const mover = getComputedStyle(panel).overflowY === "auto" ? panel : scroll;
    mover.scrollTop += turn.getBoundingClientRect().top - mover.getBoundingClientRect().top - MARGIN;
  }

  private wasOpen(): boolean {
    const where = storageArea("tab")?.getItem(`${TAG}:open`);
    // On a phone the panel would hide the page that was just gone to
    return where === location.pathname || Boolean(where && !this.covers());
  }

  private rememberOpen(open: boolean): void {
    try {
      storageArea("tab")?.setItem(`${TAG}:open`, open ? location.pathname : "");
    } catch {
      // Then it starts closed
    }
  }

  private frameHost(): ConstructorParameters<typeof Frame>[0] {
    return {
      open: () => this.open(),
      close: () => this.close(),
      toggleElder: () => {
        this.store.set("elder", this.elder ? "0" : "1");
        this.dress();
        this.announce(this.elder ? zh.elderOn : zh.elderOff);
        this.caughtUp();
      },
      toggleNight: () => {
        this.store.set("theme", this.night ? "day" : "night");
        this.dress();
      },
      restart: () => void this.conversation.restart(),
    };
  }

  private logHost(): ConstructorParameters<typeof Log>[0] {
    return {
      nonce: this.options.nonce,
      announce: (text) => this.announce(text),
      feedback: (feedback) => this.conversation.feedback(feedback),
      choose: (choice: Choice) => {
        this.conversation.ask(choice.payload);
        this.log.newest()?.focus({ preventScroll: true });
      },
    };
  }

  private composerHost(): ConstructorParameters<typeof Composer>[0] {
    return {
      ask: (text) => this.conversation.ask(text),
      changed: (text) => this.store.set("draft", text),
      say: (text) => {
        if (text || this.noticeBar.bar.classList.contains("info")) this.notice(text ? { kind: "info", text } : null);
        if (text) this.announce(text);
      },
      voiceAllowed: () => this.store.get("voice") === "1",
      allowVoice: () => this.store.set("voice", "1"),
    };
  }
}
