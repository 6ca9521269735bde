import { join } from 'node:path';
import { listen, runCommand } from '../../kit/command.ts';
import { createMailStandIn } from './standIn.ts';

const help = `npm run standin -- mail [options]

Un serveur de courrier qui prend chaque lettre, n'en distribue aucune et les montre sur une page.
A mail server that takes every letter, delivers none, and shows them on a page.

  --smtp <n>      54327, SMTP
  --port <n>      54326, page
  --host <addr>   127.0.0.1
  --keep <dir>    garde les lettres d'une fois à l'autre / keeps the letters
`;

await runCommand(
  {
    help,
    options: { port: '54326', smtp: '54327' },
    async start({ text, port, folder }, log) {
      const mail = createMailStandIn(join(folder, 'mailbox.json'), log);
      mail.begin();
      await listen(mail.pages, port('port'), text('host'));
      await listen(mail.smtp, port('smtp'), text('host'));
      return {
        lines: [`http://${text('host')}:${port('port')}/`, `smtp://${text('host')}:${port('smtp')}`],
        stop: () => mail.end(),
      };
    },
  },
  process.argv.slice(2),
);
