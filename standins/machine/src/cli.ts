import { join, resolve } from 'node:path';
import { listen, OptionError, runCommand } from '../../kit/command.ts';
import { createSimulatorServer } from './server.ts';
import { boards, Simulator, type BoardName } from './simulator.ts';

const help = `npm run standin -- machine [options]

Un distributeur simulé : une page avec ses boutons, et un port série pour la passerelle.
A simulated vending machine: a page with its buttons, and a serial device for a bridge.

  --port <n>      54330
  --host <addr>   127.0.0.1
  --device <path> <dir>/mdb, ce que la passerelle ouvre / what the bridge opens
  --board <name>  ${Object.keys(boards).join(' | ')} (qibixx)
  --keep <dir>    dossier de --device / folder of --device
`;

await runCommand(
  {
    help,
    options: { port: '54330', device: '', board: 'qibixx' },
    async start({ text, port, folder }) {
      const board = text('board');
      if (!isBoard(board)) throw new OptionError(`--board ${board} is not one of ${Object.keys(boards).join(', ')}`);
      const path = text('device') === '' ? join(folder, 'mdb') : resolve(text('device'));
      const simulator = new Simulator({ path, board });
      const server = createSimulatorServer(simulator);
      await listen(server, port('port'), text('host'));
      simulator.plug();
      return {
        lines: [`http://${text('host')}:${port('port')}/`, path],
        async stop() {
          simulator.stop();
          await new Promise<void>((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          });
        },
      };
    },
  },
  process.argv.slice(2),
);

function isBoard(name: string): name is BoardName {
  return Object.hasOwn(boards, name);
}
