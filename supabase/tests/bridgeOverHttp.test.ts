import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import {
  begin,
  newCustomer,
  newMachine,
  openSession,
  passTime,
  paymentIntent,
  report,
  sync,
} from './vendingSupport.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

const url = 'http://10.0.0.7:54329';
interface Row {
  id: string;
  status: string;
  object_key: string;
  payload: Record<string, unknown>;
  attempts: number;
  lasts: number;
  error_message: string | null;
}
const rows = (): Promise<Row[]> =>
  db.query<Row>(
    "select id, status, object_key, payload, attempts, extract(epoch from expires_at - now())::int as lasts, error_message from public.outbox where topic = 'bridge.approve' order by seq",
  );
const alerts = async (): Promise<string[]> =>
  (await db.query<{ template: string }>('select template from public.alert_outbox order by seq')).map(
    ({ template }) => template,
  );
const reach = (address: string | null = url, machine_code = 'pi_kiosk_1'): Promise<unknown> =>
  db.call('set_machine_bridge', { machine_code, bridge_url: address });
interface Claim {
  token: string;
  rows: { id: string }[];
}
const claim = (): Promise<Claim> => db.call<Claim>('claim_outbox', { topics: ['bridge.approve'] });

describe('an address', () => {
  test('is written without its last slash, and taken away again', async () => {
    await newMachine(db);
    expect(await reach(' http://10.0.0.7:54329/ ')).toEqual({ machine_id: 'pi_kiosk_1', bridge_url: url });
    expect(await reach('')).toEqual({ machine_id: 'pi_kiosk_1', bridge_url: null });
    await expect(reach('10.0.0.7:54329')).rejects.toMatchObject({ code: '22023' });
    await expect(reach(url, 'nobody')).rejects.toMatchObject({ code: 'P0002' });
    await expect(db.call('set_machine_bridge', { machine_code: 'pi_kiosk_1' }, 'anon')).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('PAID', () => {
  test.each(['card', 'wallet'])(
    'by %s is told by HTTP in the transaction that makes it, for as long as a dispense is allowed, once',
    async (by) => {
      const token = await newMachine(db);
      await reach();
      const { user } = await newCustomer(db, 1000);
      const { id } = await openSession(db, token);
      expect(await rows()).toEqual([]);
      for (let twice = 0; twice < 2; twice += 1) {
        if (by === 'wallet') await db.call('pay_with_wallet', { session_id: id }, { user });
        else await sync(db, paymentIntent('pi_1', 'requires_capture', { vend_session_id: id }));
      }
      const told = await rows();
      expect(told).toEqual([
        expect.objectContaining({
          status: 'waiting',
          object_key: `vend_session:${id}`,
          payload: { session_id: id, machine_id: 'pi_kiosk_1', bridge_url: url },
        }),
      ]);
      expect(told[0]?.lasts).toBeGreaterThan(170);
      expect(told[0]?.lasts).toBeLessThanOrEqual(180);
      // and what follows tells nothing more
      await begin(db, token, id);
      await report(db, token, id, { outcome: 'success' });
      expect(await rows()).toHaveLength(1);
    },
  );

  test('is not told to a machine whose bridge nobody reaches, nor where nobody has paid', async () => {
    const token = await newMachine(db);
    const { user } = await newCustomer(db, 1000);
    const { id } = await openSession(db, token);
    await db.call('pay_with_wallet', { session_id: id }, { user });
    await reach();
    await openSession(db, token);
    await passTime(db, 400);
    await db.call('expire_vend_sessions');
    expect(await rows()).toEqual([]);
  });
});

describe('a bridge that does not answer', () => {
  async function paid(): Promise<string> {
    const token = await newMachine(db);
    await reach();
    const { id } = await openSession(db, token);
    await sync(db, paymentIntent('pi_1', 'requires_capture', { vend_session_id: id }));
    return id;
  }
  const fail = async (final = false): Promise<unknown> => {
    const {
      token,
      rows: [row],
    } = await claim();
    return db.call('fail_outbox', {
      token,
      rows: [{ id: row?.id, message: 'the bridge did not answer', ...(final ? { final } : {}) }],
    });
  };
  const due = (): Promise<unknown> => db.query('update public.outbox set next_attempt_at = now()');
  const ends = (seconds: number): Promise<unknown> =>
    db.query(`update public.outbox set expires_at = now() + interval '${seconds} s'`);

  test('is asked again, until a dispense is allowed no more; then the row is skipped: nothing is parked, nobody is alerted', async () => {
    await paid();
    expect(await fail()).toMatchObject({ results: [{ result: 'retry', attempts: 1 }] });
    await due();
    await ends(3);
    expect(await fail()).toMatchObject({ results: [{ result: 'skipped', attempts: 2 }] });
    expect(await rows()).toMatchObject([{ status: 'skipped', error_message: 'the bridge did not answer' }]);
    expect(await alerts()).toEqual([]);
  });

  test('for good, or for the last time, is skipped as well', async () => {
    await paid();
    expect(await fail(true)).toMatchObject({ results: [{ result: 'skipped' }] });
    await db.query("update public.outbox set status = 'waiting', attempts = 9, next_attempt_at = now()");
    expect(await fail()).toMatchObject({ results: [{ result: 'skipped' }] });
    expect(await alerts()).toEqual([]);
  });

  test.each(['waiting', 'running'])(
    'a row that is %s when its time is over is skipped at the next claim, and holds nothing up',
    async (status) => {
      await paid();
      if (status === 'running') await claim();
      await db.query(
        "update public.outbox set expires_at = now() - interval '1 s', claimed_until = now() - interval '1 s'",
      );
      expect(await claim()).toMatchObject({ rows: [], next_attempt_in_ms: null });
      expect(await rows()).toMatchObject([{ status: 'skipped' }]);
      expect(await alerts()).toEqual([]);
    },
  );

  test('a row under a live lease is left to its execution', async () => {
    await paid();
    const {
      token,
      rows: [row],
    } = await claim();
    await ends(-1);
    await claim();
    expect(await db.call('complete_outbox', { token, rows: [{ id: row?.id }] })).toMatchObject({
      results: [{ result: 'done' }],
    });
  });

  test('work without an end is parked and told as ever', async () => {
    await paid();
    await db.query('update public.outbox set expires_at = null');
    expect(await fail(true)).toMatchObject({ results: [{ result: 'parked' }] });
    expect(await alerts()).toEqual(['outbox_parked']);
  });
});

describe('silence', () => {
  const silent = (seconds: number): Promise<unknown> =>
    db.query(`update public.machines set last_seen_at = now() - interval '${seconds} s'`);
  const offline = (): Promise<unknown> => db.call('alert_offline_machines');
  const answer = async (said?: unknown, machine_id = 'pi_kiosk_1'): Promise<unknown> =>
    (
      await db.call<{ results: unknown[] }>('tell_bridge_answers', {
        rows: [{ machine_id, ...(said === undefined ? {} : { answer: said }) }],
      })
    ).results[0];
  const asked = async (): Promise<unknown[]> =>
    (await db.query<{ row: unknown }>('select public.silent_machines() as row')).map(({ row }) => row);

  test('of a machine whose bridge is reached is asked about before anybody is alerted', async () => {
    await newMachine(db);
    await reach();
    await silent(200);
    expect(await offline()).toEqual({ offline: [] });
    expect(await asked()).toMatchObject([{ machine_id: 'pi_kiosk_1', bridge_url: url }]);
    expect(await answer()).toEqual({ result: 'silent' });
    expect(await alerts()).toEqual(['machine_offline']);
    // once an outage, and it is not asked about any more
    expect(await asked()).toEqual([]);
    await offline();
    expect(await answer()).toEqual({ result: 'silent' });
    expect(await alerts()).toEqual(['machine_offline']);
  });

  test('of one that answers is none: what is wrong is told instead, once', async () => {
    await newMachine(db);
    await reach();
    await silent(200);
    const status = {
      machine_id: 'pi_kiosk_1',
      reader: { status: 'enabled' },
      database: { online: false, refused: 'machine token refused' },
    };
    for (let minute = 0; minute < 3; minute += 1) {
      expect(await answer(status)).toEqual({ result: 'answered' });
      expect(await offline()).toEqual({ offline: [] });
    }
    const told = await db.query<{ template: string; data: unknown }>('select template, data from public.alert_outbox');
    expect(told).toEqual([
      {
        template: 'machine_unheard',
        data: expect.objectContaining({ machine_id: 'pi_kiosk_1', reason: 'machine token refused', reader: 'enabled' }),
      },
    ]);
    // it falls silent here too
    await db.query("update public.machines set bridge_answered_at = now() - interval '1 minute'");
    expect(await answer()).toEqual({ result: 'silent' });
    expect(await alerts()).toEqual(['machine_unheard', 'machine_offline']);
  });

  test('of one at whose address another machine’s bridge answers is silence', async () => {
    await newMachine(db);
    await reach();
    await silent(200);
    expect(await answer({ machine_id: 'pi_kiosk_2', reader: { status: 'enabled' } })).toEqual({ result: 'silent' });
    expect(await alerts()).toEqual(['machine_offline']);
  });

  test('is told all the same where nobody asks: the workflow may be off', async () => {
    await newMachine(db);
    await reach();
    await silent(400);
    expect(await offline()).toEqual({ offline: ['pi_kiosk_1'] });
    expect(await alerts()).toEqual(['machine_offline']);
  });

  test('of a machine that has been heard meanwhile is nothing', async () => {
    await newMachine(db);
    await reach();
    await silent(10);
    expect(await asked()).toEqual([]);
    expect(await answer()).toEqual({ result: 'heard' });
    expect(await answer(undefined, 'nobody')).toEqual({ result: 'refused', reason: 'not_found' });
    expect(await alerts()).toEqual([]);
  });
});
