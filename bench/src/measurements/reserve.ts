import { crowd, press } from '../../../harness/people/crowd.ts';
import type { Bench } from '../context.ts';
import { newSession } from '../immersion.ts';
import { figure, type Measured } from '../report.ts';
import { percentile } from '../statistics.ts';

const PEOPLE = 500;
const PLACES = 8;

/**
 * Five hundred signed-in people press "Réserver" at once on a session with eight places: from the press to the
 * answer, new connection and queue for the row included. @throws where not exactly eight get a place
 */
export async function reserve({ stack, database, quick, say }: Bench): Promise<Measured[]> {
  const rounds = quick ? 1 : 5;
  const api = { url: stack.env.SUPABASE_URL, anonKey: stack.env.SUPABASE_ANON_KEY };
  const query = async (sql: string, values: unknown[]) =>
    (await database.query<{ id: string; email: string }>(sql, values)).rows;
  const took: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const session = await newSession(database, PLACES);
    const people = await crowd({ home: stack.home, query }, PEOPLE);
    const pressed = await Promise.all(people.map((member) => press(api, member, session)));
    const held = pressed.filter(({ result }) => result === 'held').length;
    if (held !== PLACES) throw new Error(`${PLACES} places gave ${held} holds in session ${session}`);
    took.push(...pressed.map(({ ms }) => ms));
    say(`round ${round} of ${rounds}: slowest ${Math.max(...pressed.map(({ ms }) => ms)).toFixed(0)} ms`);
  }
  return [
    figure('reserve.p50', percentile(took, 0.5), 'ms'),
    figure('reserve.p99', percentile(took, 0.99), 'ms', { goal: { of: 'value', atMost: 1_000 } }),
  ];
}
