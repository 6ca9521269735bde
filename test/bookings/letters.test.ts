import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { signUp } from '../../harness/people/people.ts';
import { waitFor } from '../../harness/waitFor.ts';

const letters = z.array(z.object({ to: z.array(z.string()), message_id: z.string() }));
const messages = z.array(z.object({ to: z.array(z.string()), subject: z.string(), text: z.string() }));
const { MAIL_INBOX_URL: inbox } = z.object({ MAIL_INBOX_URL: z.url() }).parse(process.env);

interface Row {
  id: string;
  status: string;
  attempts: number;
  max_attempts: number;
  error_message: string | null;
}

describe('a letter', () => {
  let database: Database;
  beforeAll(() => {
    database = openDatabase();
  });
  afterEach(() => mail({}));
  afterAll(() => database.close());

  async function mail(faults: object): Promise<void> {
    const answer = await fetch(new URL('/_control', inbox), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    });
    expect(answer.status).toBe(200);
  }
  const lettersTo = async (email: string) =>
    letters.parse(await (await fetch(inbox)).json()).filter(({ to }) => to.includes(email));
  async function row(id: string): Promise<Row> {
    const [found] = await database.query<Row>(
      'select id, status, attempts, max_attempts, error_message from outbox where id = $1',
      [id],
    );
    if (found === undefined) throw new Error('the letter is not in the outbox');
    return found;
  }
  /** Somebody with a place; `write` puts the letter about it into the outbox. */
  async function booked(): Promise<{ email: string; write(): Promise<string> }> {
    const person = await signUp('claire');
    const [session] = await database.query<{ id: string }>(
      'insert into immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents) values (current_date + 60, current_date + 64, 2, $1, 1000) returning id',
      [`Lyon ${Math.random()}`],
    );
    const { data } = await person.client.rpc('reserve_place', { session_id: session?.id });
    const { booking_id } = z.object({ booking_id: z.uuid() }).parse(data);
    const [account] = await database.query<{ user_email: string }>(
      'select user_email from immersion_bookings where id = $1',
      [booking_id],
    );
    return {
      email: account?.user_email ?? '',
      async write() {
        const [letter] = await database.query<{ id: string }>(
          "select guichet.enqueue_outbox('email', $1, $2, false) as id",
          [`booking:${booking_id}:email`, { template: 'booking_confirmed', booking_id }],
        );
        return letter?.id ?? '';
      },
    };
  }

  test('whose address the server refuses for good is tried once, and support hears of it', async () => {
    const { email, write } = await booked();
    await mail({ refuse: [{ address: email, code: 550 }] });
    const id = await write();
    await waitFor('the letter to be given up', async () => ((await row(id)).status === 'parked' ? true : undefined));
    expect(await row(id)).toMatchObject({ attempts: 1, error_message: expect.stringContaining('550') });
    expect(
      await database.query("select subject from alert_outbox where template = 'outbox_parked' and subject like $1", [
        `%${id}%`,
      ]),
    ).toHaveLength(1);
    expect(await lettersTo(email)).toEqual([]);
  });

  test('waits while the server is away, and bears one Message-ID, that of its row, whichever try brings it', async () => {
    const { email, write } = await booked();
    await mail({ away: true });
    const id = await write();
    await waitFor('a try', async () => ((await row(id)).error_message === null ? undefined : true));
    expect(await row(id)).toMatchObject({ status: 'waiting', attempts: 1, max_attempts: 11 });
    await mail({});
    await database.query('update outbox set next_attempt_at = now() where id = $1', [id]);
    await waitFor('the letter', async () => ((await row(id)).status === 'done' ? true : undefined));
    expect(await lettersTo(email)).toEqual([{ to: [email], message_id: `${id}@guichet.example` }]);
  });

  test('of the team arrives as it was written, in the language of whoever reads it', async () => {
    const { email } = await booked();
    const [place] = await database.query<{ session_id: string; user_id: string }>(
      `update immersion_bookings set status = 'confirmed', hold_expires_at = null where user_email = $1
       returning session_id, user_id`,
      [email],
    );
    await database.query("update profiles set locale = 'en' where id = $1", [place?.user_id]);
    const texts = { fr: { subject: 'Salle', body: 'Salle 2.' }, en: { subject: 'Room', body: 'Meet in room 2.' } };
    await database.query('select public.send_session_message($1, gen_random_uuid(), $2)', [place?.session_id, texts]);
    const [letter] = await waitFor('the letter', async () => {
      const found = messages.parse(await (await fetch(inbox)).json()).filter(({ to }) => to.includes(email));
      return found.length > 0 ? found : undefined;
    });
    expect(letter).toMatchObject({ subject: 'Room', text: expect.stringContaining('Meet in room 2.') });
    expect(letter?.text).toContain('The Immersion Élite team');
  });
});
