import type { Outgoing } from "./types";

export type Key = "token" | "draft" | "outbox" | "elder" | "theme" | "turn" | "voice" | "open";

/** What is remembered between pages; a page that may not store anything still works. */
export class Store {
  private readonly memory = new Map<string, string>();

  constructor(
    private readonly server: string,
    private readonly area: Storage | null,
  ) {}

  get(key: Key): string {
    try {
      return this.area?.getItem(this.name(key)) ?? this.memory.get(key) ?? "";
    } catch {
      return this.memory.get(key) ?? "";
    }
  }

  set(key: Key, value: string): void {
    this.memory.set(key, value);
    try {
      if (value) this.area?.setItem(this.name(key), value);
      else this.area?.removeItem(this.name(key));
    } catch {
      // Full or forbidden: the memory of this page has it
    }
    if (!value) this.memory.delete(key);
  }

  outbox(): Outgoing[] {
    try {
      const found: unknown = JSON.parse(this.get("outbox") || "[]");
      return Array.isArray(found) ? found.filter(isOutgoing) : [];
    } catch {
      return [];
    }
  }

  setOutbox(messages: Outgoing[]): void {
    this.set("outbox", messages.length ? JSON.stringify(messages) : "");
  }

  /** Calls back when another tab of the same page changed something. */
  onChange(heard: (key: Key) => void): () => void {
    const listener = (event: StorageEvent): void => {
      const prefix = this.name("");
      if (event.storageArea === this.area && event.key?.startsWith(prefix))
        heard(event.key.slice(prefix.length) as Key);
    };
    window.addEventListener("storage", listener);
    return () => window.removeEventListener("storage", listener);
  }

  private name(key: Key | ""): string {
    return `yibao:${this.server}:${key}`;
  }
}

function isOutgoing(value: unknown): value is Outgoing {
  const message = value as Outgoing | null;
  return typeof message?.id === "string" && typeof message.text === "string";
}

/** The browser's own storage, or none where the page or the person forbids it. */
export function storageArea(keep: "browser" | "tab"): Storage | null {
  try {
    return keep === "tab" ? window.sessionStorage : window.localStorage;
  } catch {
    return null;
  }
}
