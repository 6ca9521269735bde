import { z } from 'zod';
import type { CliCommand } from '../command.ts';
import { exitCodes, Fault } from '../fault.ts';
import type { Text } from '../language.ts';
import { callAsAnon } from '../rest.ts';

const seconds = z.number().nullable();
const health = z.object({ pending_seconds: seconds, outbox_seconds: seconds, heartbeat_seconds: seconds });
type Figure = keyof z.infer<typeof health>;

/** Each figure, the option that bounds it, and what is usual; seconds. */
const figures: readonly { name: Figure; option: string; most: number; text: Text; bound: Text }[] = [
  {
    name: 'pending_seconds',
    option: 'maxPending',
    most: 900,
    text: { en: 'oldest event that is not settled', fr: 'plus ancien événement non traité' },
    bound: {
      en: 'oldest event that is not settled, at most (900)',
      fr: 'plus ancien événement non traité, au plus (900)',
    },
  },
  {
    name: 'outbox_seconds',
    option: 'maxOutbox',
    most: 900,
    text: { en: 'oldest row of the outbox', fr: 'plus ancien envoi en attente' },
    bound: { en: 'oldest row of the outbox, at most (900)', fr: 'plus ancien envoi en attente, au plus (900)' },
  },
  {
    name: 'heartbeat_seconds',
    option: 'maxHeartbeat',
    most: 120,
    text: { en: 'last sign of life of n8n', fr: 'dernier signe de vie de n8n' },
    bound: { en: 'last sign of life of n8n, at most (120)', fr: 'dernier signe de vie de n8n, au plus (120)' },
  },
];

export const healthCommand: CliCommand = {
  name: 'health',
  text: {
    en: 'Says three ages in seconds, for a monitor that does not depend on n8n, and ends with 1 where one is too high or n8n has never asked for work.',
    fr: 'Donne trois âges en secondes, pour une surveillance qui ne dépend pas de n8n, et se termine par 1 si l’un est trop élevé ou si n8n n’a jamais demandé de travail.',
  },
  options: figures.map(({ option, bound }) => ({
    flags: `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} <seconds>`,
    text: bound,
  })),
  settings: [
    { name: 'SUPABASE_URL', text: { en: 'address of the project', fr: 'adresse du projet' } },
    { name: 'SUPABASE_ANON_KEY', text: { en: 'its publishable key', fr: 'sa clé publiable' } },
  ],
  async run({ options, settings, output }) {
    const bounds = figures.map((figure) => ({ ...figure, most: boundOf(options[figure.option], figure.most) }));
    const seen = health.parse(await callAsAnon(settings, 'guichet_health'));
    const high = bounds.filter(({ name, most }) =>
      // nothing waits: well; nobody has ever claimed: not
      seen[name] === null ? name === 'heartbeat_seconds' : seen[name] > most,
    );
    for (const { name, most, text } of bounds) {
      const isHigh = high.some((one) => one.name === name);
      const value = seen[name] === null ? '–' : `${seen[name]} s`;
      output.say({
        en: `${isHigh ? 'HIGH' : 'ok  '}  ${text.en}: ${value} (at most ${most} s)`,
        fr: `${isHigh ? 'ÉLEVÉ' : 'ok   '}  ${text.fr} : ${value} (au plus ${most} s)`,
      });
    }
    output.result({ ok: high.length === 0, ...seen, high: high.map(({ name }) => name) });
    return high.length === 0 ? exitCodes.done : exitCodes.refused;
  },
};

function boundOf(asked: unknown, usual: number): number {
  if (asked === undefined) return usual;
  const bound = z.coerce.number().int().positive().safeParse(asked);
  if (bound.success) return bound.data;
  throw new Fault({
    code: 'misused',
    exit: exitCodes.misused,
    text: {
      en: `${String(asked)} is no number of seconds.`,
      fr: `${String(asked)} n’est pas un nombre de secondes.`,
    },
  });
}
