import { z } from 'zod';
import type { CliCommand } from '../command.ts';
import { databaseProblems } from '../doctor/database.ts';
import { keyProblems } from '../doctor/keys.ts';
import { n8nProblems } from '../doctor/n8n.ts';
import { pagesProblems } from '../doctor/pages.ts';
import type { Findings } from '../doctor/problem.ts';
import { stripeProblems } from '../doctor/stripe.ts';
import { exitCodes } from '../fault.ts';
import { settingNames, type Settings } from '../settings.ts';

const asked = z.object({ ca: z.string().optional() });

/** Each part of an installation, and what tells of it. */
const parts: Readonly<Record<string, (settings: Settings, ca: string | undefined) => Promise<Findings>>> = {
  keys: (settings) => Promise.resolve(keyProblems(settings)),
  database: databaseProblems,
  n8n: n8nProblems,
  stripe: stripeProblems,
  pages: pagesProblems,
};

export const doctorCommand: CliCommand = {
  name: 'doctor',
  text: {
    en: 'Looks at everything that a payment needs, changes nothing, and says of each thing that is wrong what it is and what mends it. A part without its settings is not looked at, and said to be.',
    fr: 'Examine tout ce dont un paiement a besoin, ne change rien, et dit pour chaque anomalie ce qu’elle est et ce qui la répare. Une partie sans réglages n’est pas examinée, et c’est dit.',
  },
  options: [
    {
      flags: '--ca <file>',
      text: { en: 'certificate authority of the database (PEM)', fr: 'autorité de certification de la base (PEM)' },
    },
  ],
  settings: settingNames
    .filter((name) => name !== 'STRIPE_API_URL')
    .map((name) => ({ name, text: { en: 'see docs/cli.md', fr: 'voir docs/cli.md' } })),
  async run({ options, settings, output }) {
    const { ca } = asked.parse(options);
    const problems = [];
    const skipped: string[] = [];
    for (const [part, look] of Object.entries(parts)) {
      const found = await look(settings, ca);
      if (found === null) {
        skipped.push(part);
        output.say({ en: `skipped  ${part}: its settings are missing`, fr: `omis     ${part} : réglages manquants` });
        continue;
      }
      if (found.length === 0) output.say({ en: `ok       ${part}`, fr: `bien     ${part}` });
      for (const { code, subject, found: what, mend } of found) {
        const about = subject === '' ? '' : ` (${subject})`;
        output.say({
          en: `WRONG    ${part}: ${code}${about}: ${what.en}\n         → ${mend.en}`,
          fr: `ANOMALIE ${part} : ${code}${about} : ${what.fr}\n         → ${mend.fr}`,
        });
        problems.push({ part, code, subject, found: what[output.language], mend: mend[output.language] });
      }
    }
    output.result({ ok: problems.length === 0, problems, skipped });
    return problems.length === 0 ? exitCodes.done : exitCodes.refused;
  },
};
