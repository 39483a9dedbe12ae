const FIRST_S = 1;
const LONGEST_S = 30;
const SPREAD = 0.3;

/** Seconds before the next try: doubling, capped, and spread so that a hall of phones does not knock at once. */
export function backoff(tries: number, random: () => number = Math.random): number {
  const doubled = Math.min(FIRST_S * 2 ** tries, LONGEST_S);
  return Math.max(1, Math.round(doubled * (1 - SPREAD + 2 * SPREAD * random())));
}

/** From this many failures on, it is not a hiccup, and the words say so. */
export const CLEARLY_DOWN = 3;

/** 128 bits; `randomUUID` would want https, which not every bureau's site has. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
