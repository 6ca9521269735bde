import type { Client } from 'pg';
import { z } from 'zod';
import { connect } from '../database/connect.ts';
import { compareMigrations } from '../migrate/migrate.ts';
import type { Settings } from '../settings.ts';
import { version } from '../version.ts';
import { drift } from './drift.ts';
import { plain, type Findings, type Problem } from './problem.ts';
import { liveOf } from './keys.ts';

/** Schema, rights, queues, machines, settings: what the database says of itself. @throws Fault where it is not reached */
export async function databaseProblems(settings: Settings, ca: string | undefined): Promise<Findings> {
  if (settings.DATABASE_URL === undefined) return null;
  const { client } = await connect(settings.DATABASE_URL, { ca });
  try {
    await client.query('set default_transaction_read_only = on');
    const history = await historyProblems(client);
    // of another release nothing else can be said
    if (history.some(({ code }) => code !== 'release_differs')) return history;
    return [...history, ...(await drift(client)), ...(await stateProblems(client, settings))];
  } finally {
    await client.end();
  }
}

async function historyProblems(client: Client): Promise<Problem[]> {
  const { pending, faults } = await compareMigrations(client);
  const problems: Problem[] = faults.map((fault) => ({
    code: 'history_differs',
    subject: fault.kind === 'unknown' ? fault.applied : fault.file,
    found: { en: `a migration is ${fault.kind}`, fr: `une migration est ${fault.kind}` },
    mend: plain('docs/upgrading.md'),
  }));
  const [first] = pending;
  if (first !== undefined)
    problems.push({
      code: 'migrations_pending',
      subject: first.file,
      found: { en: `${pending.length} migrations are not applied`, fr: `${pending.length} migrations à appliquer` },
      mend: plain('guichet migrate'),
    });
  if (problems.length > 0) return problems;
  const { rows } = await client.query<{ release: string }>('select guichet.release() as release');
  const minor = (release: string): string => release.split('.').slice(0, 2).join('.');
  const release = rows[0]?.release ?? '';
  if (minor(release) !== minor(version()))
    problems.push({
      code: 'release_differs',
      subject: release,
      found: {
        en: `the database is of ${release}, this package of ${version()}`,
        fr: `la base est en ${release}, ce paquet en ${version()}`,
      },
      mend: plain(`npx guichet@${release} doctor`),
    });
  return problems;
}

const state = z.object({
  now: z.date(),
  watched: z.object({ reasons: z.array(z.string()) }),
  events_failed: z.number(),
  outbox_parked: z.number(),
  channel_away: z.string().nullable(),
  web_url: z.string().nullable(),
  has_owner: z.boolean(),
  newest_live: z.boolean().nullable(),
  silent: z.array(z.string()),
  without_token: z.array(z.string()),
});

async function stateProblems(client: Client, settings: Settings): Promise<Problem[]> {
  const asked = Date.now();
  const { rows } = await client.query(`
    select clock_timestamp() as now, guichet.watchdog_view() as watched,
      (select count(*)::int from public.stripe_webhook_log l where l.status = 'error') as events_failed,
      (select count(*)::int from public.outbox o where o.status = 'parked') as outbox_parked,
      (select coalesce(c.reason, '') from guichet.alert_channel c where c.state = 'away') as channel_away,
      (select nullif(s.value, '') from guichet.settings s where s.key = 'web_url') as web_url,
      exists (select from guichet.staff_roles r where r.role = 'owner') as has_owner,
      (select l.livemode from public.stripe_webhook_log l order by l.seq desc limit 1) as newest_live,
      array(select m.code from public.machines m
        where m.active and m.last_seen_at < now() - interval '15 minutes' order by 1) as silent,
      array(select m.code from public.machines m where m.active and m.token_hash is null order by 1) as without_token`);
  const seen = state.parse(rows[0]);
  const problems: Problem[] = [];
  const add = (code: string, [en, fr]: [string, string], { subject = '', mend }: { subject?: string; mend: string }) =>
    void problems.push({ code, subject, found: { en, fr }, mend: plain(mend) });
  const seconds = Math.round((seen.now.getTime() - (asked + Date.now()) / 2) / 1000);
  if (Math.abs(seconds) > 60)
    add('clock_off', [`clocks differ by ${seconds} s`, `les horloges diffèrent de ${seconds} s`], {
      mend: 'timedatectl set-ntp true',
    });
  for (const reason of seen.watched.reasons)
    add(reason, waiting[reason] ?? [reason, reason], { mend: 'docs/runbooks/events-never-arrived.md' });
  const { events_failed: failed, outbox_parked: parked } = seen;
  if (failed > 0)
    add('events_failed', [`${failed} events were given up`, `${failed} événements en erreur`], {
      subject: String(failed),
      mend: 'docs/runbooks/events-in-error.md',
    });
  if (parked > 0)
    add('outbox_parked', [`${parked} rows of the outbox wait for a decision`, `${parked} envois bloqués`], {
      subject: String(parked),
      mend: 'docs/runbooks/outbox-parked.md',
    });
  if (seen.channel_away !== null)
    add(
      'alerts_undeliverable',
      [`Telegram takes no alert: ${seen.channel_away}`, `Telegram ne prend aucune alerte : ${seen.channel_away}`],
      { subject: 'telegram', mend: 'docs/runbooks/telegram-silent.md' },
    );
  if (seen.web_url === null)
    add(
      'web_address_missing',
      ['Stripe does not know where to send customers back', 'Stripe ne sait pas où renvoyer les clients'],
      { mend: "select public.set_web_address('https://…');" },
    );
  if (!seen.has_owner)
    add('owner_missing', ['nobody is owner', 'personne n’est propriétaire'], {
      mend: "select public.name_first_owner((select id from auth.users where email = '…'));",
    });
  const isLive = liveOf(settings.STRIPE_SECRET_KEY);
  if (isLive !== null && seen.newest_live !== null && isLive !== seen.newest_live)
    add(
      'stripe_mode_mixed',
      [
        `the key is of ${modeOf(isLive)} mode, the newest event of ${modeOf(seen.newest_live)} mode`,
        `la clé est en mode ${modeOf(isLive)}, le dernier événement en mode ${modeOf(seen.newest_live)}`,
      ],
      { subject: 'STRIPE_SECRET_KEY', mend: 'docs/going-live.md#5-stripe' },
    );
  for (const code of seen.silent)
    add('machine_silent', ['has not been heard for 15 minutes', 'muette depuis 15 minutes'], {
      subject: code,
      mend: 'guichet-bridge doctor',
    });
  for (const code of seen.without_token)
    add('machine_without_token', ['has no token', 'n’a pas de jeton'], {
      subject: code,
      mend: `select public.set_machine_token('${code}');`,
    });
  return problems;
}

const modeOf = (isLive: boolean): string => (isLive ? 'live' : 'test');

const waiting: Readonly<Record<string, [string, string]>> = {
  drain_silent: [
    'no drain of n8n has asked for work for two minutes',
    'n8n ne demande plus de travail depuis deux minutes',
  ],
  events_waiting: ['an event waits for five minutes', 'un événement attend depuis cinq minutes'],
  outbox_waiting: ['a row of the outbox waits for five minutes', 'un envoi attend depuis cinq minutes'],
};
