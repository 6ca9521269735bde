import { z } from 'zod';
import type { CliCommand } from '../command.ts';
import { exitCodes } from '../fault.ts';
import { migrate } from '../migrate/migrate.ts';
import { required } from '../settings.ts';

const asked = z.object({ dryRun: z.boolean().optional(), ca: z.string().optional() });

export const migrateCommand: CliCommand = {
  name: 'migrate',
  text: {
    en: 'Brings the database to the newest migration. What is applied is left alone; a database that other migrations made is refused by name, and nothing is written.',
    fr: 'Amène la base à la dernière migration. Ce qui est appliqué n’est pas touché ; une base faite par d’autres migrations est refusée, chacune par son nom, et rien n’est écrit.',
  },
  options: [
    {
      flags: '--dry-run',
      text: { en: 'say what would be applied, apply nothing', fr: 'dire ce qui serait appliqué, sans rien appliquer' },
    },
    {
      flags: '--ca <file>',
      text: {
        en: 'certificate authority (PEM): the server must prove who it is',
        fr: 'autorité de certification (PEM) : le serveur doit prouver son identité',
      },
    },
  ],
  settings: [
    {
      name: 'DATABASE_URL',
      text: {
        en: 'postgresql://…, of the database itself or of its session pooler (port 5432); sslmode and sslrootcert as in libpq',
        fr: 'postgresql://…, de la base ou de son pooler de session (port 5432) ; sslmode et sslrootcert comme dans libpq',
      },
    },
  ],
  async run({ options, settings, output }) {
    const { dryRun: isDryRun = false, ca } = asked.parse(options);
    const { applied } = await migrate(required(settings, 'DATABASE_URL'), undefined, {
      ca,
      isDryRun,
      connected: ({ encryption, address: { place, attempts } }) => {
        // on this machine nobody listens in between
        if (encryption !== 'unproven' || attempts.length > 1) return;
        output.note({
          en: `note: ${place} is spoken to over TLS; its certificate was not checked, --ca <file> checks it`,
          fr: `à noter : ${place} parle TLS ; son certificat n’a pas été vérifié, --ca <fichier> le vérifie`,
        });
      },
      report: (line) => output.note({ en: line, fr: line }),
      progress: (file, done, total) =>
        output.say({ en: `applied ${file} (${done}/${total})`, fr: `appliquée : ${file} (${done}/${total})` }),
    });
    if (isDryRun) for (const file of applied) output.say({ en: `would apply ${file}`, fr: `à appliquer : ${file}` });
    if (applied.length === 0) output.say({ en: 'nothing to apply', fr: 'rien à appliquer' });
    output.result({ ok: true, applied: isDryRun ? [] : applied, pending: isDryRun ? applied : [] });
    return exitCodes.done;
  },
};
