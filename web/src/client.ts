import type { Feedback, HistoryEntry, Outgoing, Reply, Settings } from "./types";

/** Why a request failed, as the widget has to treat it. */
export type Trouble = "network" | "down" | "expired" | "too_many" | "refused" | "rejected";

export class ServerError extends Error {
  constructor(
    readonly trouble: Trouble,
    message = "",
    readonly waitSeconds = 0,
  ) {
    super(message);
  }
}

const PATIENCE_MS = 30_000;
const LONGEST_WAIT_S = 3600;

/** Speaks the contract of `/webhooks/web`: JSON, a bearer token, no cookies. */
export class Client {
  constructor(
    private readonly server: string,
    private readonly fetcher: typeof fetch = (...request) => fetch(...request),
    private readonly patience = PATIENCE_MS,
  ) {}

  async start(): Promise<string> {
    const body = await this.request<{ token: string }>("POST", "/conversations", "", {});
    if (typeof body?.token !== "string" || !body.token) throw new ServerError("down");
    return body.token;
  }

  async send(token: string, message: Outgoing): Promise<Reply[]> {
    const body = await this.request<{ replies: Reply[] }>("POST", "/messages", token, message);
    return list<Reply>(body?.replies);
  }

  async history(token: string): Promise<HistoryEntry[]> {
    const body = await this.request<{ messages: HistoryEntry[] }>("GET", "/messages", token);
    return list<HistoryEntry>(body?.messages);
  }

  async feedback(token: string, feedback: Feedback): Promise<void> {
    await this.request("POST", "/feedback", token, feedback);
  }

  async settings(): Promise<Settings> {
    return (await this.request<Settings>("GET", "/settings", "")) ?? {};
  }

  private async request<T>(
    method: string,
    path: string,
    token: string,
    body?: unknown,
  ): Promise<T | null> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (token) headers["Authorization"] = `Bearer ${token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const request: RequestInit = { method, headers, credentials: "omit", cache: "no-store" };
    if (body !== undefined) request.body = JSON.stringify(body);
    return this.patiently(path, request);
  }

  /** The JSON of a reply; a server that never answers counts as a lost network. */
  private async patiently<T>(path: string, request: RequestInit): Promise<T | null> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), this.patience);
    let response: Response;
    let text: string;
    try {
      response = await this.fetcher(this.server + path, { ...request, signal: stop.signal });
      text = await response.text();
    } catch {
      throw new ServerError("network");
    } finally {
      clearTimeout(timer);
    }
    if (!response.ok) throw failure(response, text);
    return parsed(text) as T | null;
  }
}

function list<T>(value: unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}

function parsed(text: string): unknown {
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's own page with status 200
    throw new ServerError("down");
  }
}

function failure(response: Response, text: string): ServerError {
  const wait = retryAfter(response.headers.get("Retry-After"));
  return new ServerError(trouble(response.status), said(text), wait);
}

function trouble(status: number): Trouble {
  if (status === 401) return "expired";
  if (status === 429) return "too_many";
  if (status === 403) return "refused";
  return status >= 500 || status === 404 || status === 408 ? "down" : "rejected";
}

function said(text: string): string {
  try {
    const message: unknown = JSON.parse(text)?.error?.message;
    return typeof message === "string" ? message : "";
  } catch {
    return "";
  }
}

/** Seconds to wait: the header holds them, or the time to wait for. */
export function retryAfter(header: string | null, now = Date.now()): number {
  if (!header) return 0;
  const date = /^[A-Z][a-z]{2}, /.test(header) ? (Date.parse(header) - now) / 1000 : NaN;
  const given = /^\d+$/.test(header.trim()) ? Number(header) : date;
  return Number.isFinite(given) ? Math.min(Math.max(Math.ceil(given), 0), LONGEST_WAIT_S) : 0;
}
