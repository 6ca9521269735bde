import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Stage } from './demo.ts';

const state = z.object({ phase: z.string(), last: z.object({ result: z.string().nullable() }).nullable() });
const patienceMs = 30_000;

/** The simulated machine that `npm start` runs: its buttons, its faults, and its own account of what happened. */
export class Machine {
  readonly #stage: Stage;
  readonly #url: string;
  readonly #code: string;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#url = z
      .url({ error: 'MACHINE_SIMULATOR_URL is not in stack.env: the simulated machine does not run' })
      .parse(stage.simulatorUrl);
    this.#code = z.string({ error: 'MACHINE_ID is not in stack.env: the bridge does not run' }).parse(stage.machineId);
  }

  async act(path: string, body: object = {}): Promise<void> {
    const answer = await fetch(`${this.#url}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`POST ${this.#url}/${path}: ${answer.status} ${await answer.text()}`);
  }

  /** Presses a button once the machine is ready again, and gives the session it opened. */
  async press(item: string): Promise<string> {
    const [before] = await this.#stage.query<{ now: Date }>('select clock_timestamp() as now');
    for (const end = Date.now() + patienceMs; ;) {
      try {
        await this.act('press', { item });
        break;
      } catch (error) {
        if (Date.now() > end) throw error;
        await sleep(500);
      }
    }
    const { id } = await this.#stage.until<{ id: string }>(
      'the session of the machine',
      'select id from vend_sessions where machine_id = $1 and created_at >= $2 order by created_at desc limit 1',
      [this.#code, before?.now],
    );
    return id;
  }

  turns(): Promise<void> {
    return this.#shows('the motor turns', ({ phase }) => phase === 'dispensing');
  }

  /** @throws where the machine itself says something else of its last request */
  gave(result: string): Promise<void> {
    process.stdout.write(`   machine: ${result}\n`);
    return this.#shows(result, ({ last }) => last?.result === result);
  }

  /** Does something while customers have only so many seconds to pay. */
  async withWindow<Result>(seconds: number, work: () => Promise<Result>): Promise<Result> {
    const [before] = await this.#stage.query<{ seconds: number }>(
      'select payment_window_seconds as seconds from machines where code = $1',
      [this.#code],
    );
    try {
      await this.#setWindow(seconds);
      return await work();
    } finally {
      await this.#setWindow(before?.seconds ?? 120);
    }
  }

  /** The bridge hears of it with the answer to its next heartbeat. */
  async #setWindow(seconds: number): Promise<void> {
    await this.#stage.query('update machines set payment_window_seconds = $2 where code = $1', [this.#code, seconds]);
    const [changed] = await this.#stage.query<{ now: Date }>('select clock_timestamp() as now');
    await this.#stage.until(
      'the next heartbeat of the bridge',
      "select from machines where code = $1 and last_seen_at > $2::timestamptz + interval '100 milliseconds'",
      [this.#code, changed?.now],
    );
  }

  async #shows(what: string, holds: (shown: z.infer<typeof state>) => boolean): Promise<void> {
    for (const end = Date.now() + patienceMs; ; await sleep(50)) {
      const shown = state.parse(await (await fetch(`${this.#url}/state`)).json());
      if (holds(shown)) return;
      if (Date.now() > end)
        throw new Error(
          `La machine devait dire « ${what} », elle dit ${JSON.stringify(shown)}. / The machine says otherwise.`,
        );
    }
  }
}
