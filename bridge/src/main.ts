import { parseArgs } from 'node:util';
import { doctor } from './doctor/doctor.ts';
import { help } from './help.ts';
import { run } from './run.ts';
import { reasonOf } from './reason.ts';
import { readSettings, SettingsError } from './settings/settings.ts';
import { version } from './version.ts';

async function main(): Promise<number | undefined> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
      json: { type: 'boolean' },
      settings: { type: 'string' },
    },
  });
  const [command = 'run'] = positionals;
  if (values.help || command === 'help') {
    console.log(help());
    return 0;
  }
  if (values.version) {
    console.log(version);
    return 0;
  }
  if (positionals.length > 1 || (command !== 'run' && command !== 'doctor')) {
    console.error(`guichet-bridge: ${positionals.join(' ')} is no command; see guichet-bridge --help`);
    return 2;
  }
  const settings = readSettings(process.env, values.settings ?? process.env.GUICHET_BRIDGE_SETTINGS);
  if (command === 'doctor') return doctor(settings, { json: values.json ?? false, print: (text) => console.log(text) });

  const running = await run(settings);
  const stop = (): void => {
    void running.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  return undefined;
}

try {
  const code = await main();
  if (code !== undefined) process.exitCode = code;
} catch (error) {
  if (error instanceof SettingsError) {
    for (const line of error.lines) console.error(`guichet-bridge: ${line}`);
    process.exit(78); // EX_CONFIG: the unit does not start it again
  }
  console.error(`guichet-bridge: ${reasonOf(error)}`);
  process.exit(1); // a journal or a port in use: the next try may succeed
}
