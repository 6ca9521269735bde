import { join } from 'node:path';
import { listen, runCommand } from '../../kit/command.ts';
import { createTelegramStandIn } from './standIn.ts';

const help = `npm run standin -- telegram [options]

La Bot API de Telegram pour un robot et une conversation ; ce qui est envoyé se lit sur une page.
Telegram's Bot API for one bot and one chat; what is sent can be read on a page.

  --port <n>      54324
  --host <addr>   127.0.0.1
  --token <t>     1:standin
  --chat <id>     1000
  --keep <dir>    garde les messages d'une fois à l'autre / keeps the messages
`;

await runCommand(
  {
    help,
    options: { port: '54324', token: '1:standin', chat: '1000' },
    async start({ text, port, folder }, log) {
      const options = { token: text('token'), chatId: text('chat'), inboxFile: join(folder, 'inbox.json') };
      const telegram = createTelegramStandIn(options, log);
      telegram.begin();
      await listen(telegram.server, port('port'), text('host'));
      const url = `http://${text('host')}:${port('port')}`;
      return {
        lines: [`${url}/`, `${url}/bot${options.token}/sendMessage?chat_id=${options.chatId}&text=…`],
        stop: () => telegram.end(),
      };
    },
  },
  process.argv.slice(2),
);
