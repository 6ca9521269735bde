/** Telegram's limits, https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
const A_SECOND_MS = 1_000;
const A_MINUTE_MS = 60_000;
const A_MINUTE_IN_A_GROUP = 20;

/** One message a second in a chat, twenty a minute in a group; counted only where a test asks for it. */
export class RateLimits {
  readonly #sent = new Map<string, number[]>();
  readonly #isOn: () => boolean;
  readonly #now: () => number;

  constructor(isOn: () => boolean, now: () => number = Date.now) {
    this.#isOn = isOn;
    this.#now = now;
  }

  /** Counts a message. @returns seconds that it must wait; null where it may go through */
  take(chatId: string): number | null {
    if (!this.#isOn()) return null;
    const now = this.#now();
    const sent = (this.#sent.get(chatId) ?? []).filter((at) => at > now - A_MINUTE_MS);
    const last = sent.at(-1);
    if (last !== undefined && now - last < A_SECOND_MS) return 1;
    const oldest = sent.at(-A_MINUTE_IN_A_GROUP);
    if (oldest !== undefined) return Math.ceil((oldest + A_MINUTE_MS - now) / 1_000);
    this.#sent.set(chatId, [...sent, now]);
    return null;
  }
}
