import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from '../ask.ts';
import { crowd, type Member } from '../people/crowd.ts';
import { waitFor } from '../waitFor.ts';
import type { Chance } from './chance.ts';
import type { Doors } from './doors.ts';

/** A slot of a machine that orders take from. */
export interface Slot {
  machine_id: string;
  slot_number: number;
  product_id: string;
  price: number;
  /** pieces it began with */
  filled: number;
}

export interface Establishment {
  id: string;
  owner: Member;
}

/** All that one run sells and to whom. Nothing of it is anybody else's: a run meets no row of another. */
export interface Shop {
  doors: Doors;
  chance: Chance;
  people: Member[];
  slots: Slot[];
  /** immersion_sessions.id, all so far ahead that a cancellation gives everything back */
  sessions: string[];
  machines: { code: string; token: string }[];
  establishments: Establishment[];
  plan: string;
  feature: string;
  /** when it opened, by the clock of the database: what is older is another's */
  openedAt: string;
  /** what the doors said was used, by establishment */
  used: Map<string, number>;
  /** vend sessions whose machine gave the product out, and those it did not */
  gaveOut: Map<string, boolean>;
}

const row = z.object({ id: z.string() });
const DAYS_AHEAD = 60;
/** More than act at once: two at one machine take each other's sessions, which happens often enough as it is. */
const MACHINES = 12;

/** Opens a shop: people, products with stock, sessions with few places, machines, establishments and a plan with a quota. */
export async function openShop(doors: Doors, chance: Chance, size: number): Promise<Shop> {
  const name = randomUUID().slice(0, 8);
  const [clock] = await doors.query<{ now: string }>('select now()::text as now');
  const people = await crowd({ home: doors.env.GUICHET_HOME, query: (sql, values) => doors.query(sql, values) }, size);
  const slots: Slot[] = [];
  for (let n = 1; n <= 6; n += 1)
    slots.push(await newSlot(doors, `${name}_${n}`, 100 * chance.between(2, 40), { size }));
  const sessions: string[] = [];
  for (let n = 0; n < 4; n += 1) sessions.push(await newSession(doors, `Lyon ${name} ${n}`, chance.between(2, 6)));
  const machines = [];
  for (let n = 1; n <= MACHINES; n += 1) {
    const code = `soak_${name}_${n}`;
    await doors.insert('machines', { code, price_policy: 'allow', sessions_per_minute: 600 });
    const token = `gm_${randomBytes(24).toString('hex')}`;
    await accepted(doors.rpc('set_machine_token', { machine_code: code, token }));
    machines.push({ code, token });
  }
  const plan = `soak_${name}`;
  const feature = 'MAX_INVOICES';
  await newPlan(doors, plan, feature);
  const establishments: Establishment[] = [];
  for (const owner of people.slice(0, Math.max(3, Math.floor(size / 8)))) {
    const { id } = row.parse(await doors.insert('establishments', { name: `Chez ${name}` }));
    await doors.insert('establishment_members', { establishment_id: id, user_id: owner.id, role: 'owner' });
    establishments.push({ id, owner });
  }
  return {
    ...{ doors, chance, people, slots, sessions, machines, establishments, plan, feature },
    ...{ openedAt: clock?.now ?? '', used: new Map(), gaveOut: new Map() },
  };
}

async function newSlot(doors: Doors, name: string, price: number, { size }: { size: number }): Promise<Slot> {
  const product = row.parse(await doors.insert('products', { name: `Café ${name}`, price_cents: price }));
  const machine = row.parse(await doors.insert('machines', { code: `shelf_${name}` }));
  const filled = size * 4;
  const slot = { machine_id: machine.id, slot_number: 1, product_id: product.id };
  await doors.insert('stocks', { ...slot, quantity: filled });
  return { ...slot, price, filled };
}

/** A session with so few places that people wait for them. */
export async function newSession(doors: Doors, location: string, places: number): Promise<string> {
  const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const session = await doors.insert('immersion_sessions', {
    session_date_start: day(DAYS_AHEAD),
    session_date_end: day(DAYS_AHEAD + 4),
    max_places: places,
    location,
    price_cents: 19_900,
  });
  return row.parse(session).id;
}

async function newPlan(doors: Doors, code: string, feature: string): Promise<void> {
  const product = await doors.stripe.products.create({
    name: code,
    metadata: { plan_code: code, [feature]: '1000000' },
  });
  await doors.stripe.prices.create({
    product: product.id,
    currency: 'eur',
    unit_amount: 4900,
    recurring: { interval: 'month' },
  });
  await waitFor('the catalogue to know the plan of the soak', async () => {
    const known = await doors.query(
      'select from catalog_prices p join catalog_plans l on l.id = p.plan_id where l.code = $1',
      [code],
    );
    return known.length > 0 ? true : undefined;
  });
}

/** @throws Error where a door that must open did not */
export async function accepted(answer: Promise<Answer>): Promise<unknown> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}
