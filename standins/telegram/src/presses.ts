import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

/** How long a press waits for an answer until Telegram gives it up. */
const ANSWER_WITHIN_MS = 60_000;
const KEPT = 500;

/** What whoever pressed was told; `GET /answers` lists them. */
export interface PressAnswer {
  callback_query_id: string;
  from: number;
  data: string;
  /** null until the bot has answered */
  text: string | null;
  show_alert: boolean;
  answered_at: string | null;
}

const answerSchema = z.object({
  callback_query_id: z.string().min(1),
  text: z.string().max(200).default(''),
  show_alert: z.coerce.boolean().default(false),
});

/** Presses of buttons, and what the bot said of each. */
export class Presses {
  #answers: (PressAnswer & { pressedAt: number })[] = [];
  readonly #tell: (answer: PressAnswer) => void;

  /** @param tell an open page hears of each answer */
  constructor(tell: (answer: PressAnswer) => void) {
    this.#tell = tell;
  }

  list(): PressAnswer[] {
    return this.#answers.map(({ pressedAt: _, ...answer }) => answer);
  }

  /** @returns the id that the bot answers to */
  begin(from: number, data: string): string {
    const id = String(BigInt(`0x${randomBytes(7).toString('hex')}`));
    const press = { callback_query_id: id, from, data, text: null, show_alert: false, answered_at: null };
    this.#answers = [...this.#answers.slice(-(KEPT - 1)), { ...press, pressedAt: Date.now() }];
    return id;
  }

  /** @throws Refusal where the press is over, or was none */
  answer(parameters: unknown): void {
    const { callback_query_id, text, show_alert } = answerSchema.parse(parameters);
    const press = this.#answers.find((one) => one.callback_query_id === callback_query_id);
    if (press === undefined || Date.now() - press.pressedAt > ANSWER_WITHIN_MS)
      throw new Refusal(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid');
    Object.assign(press, { text, show_alert, answered_at: new Date().toISOString() });
    const { pressedAt: _, ...told } = press;
    this.#tell(told);
  }
}
