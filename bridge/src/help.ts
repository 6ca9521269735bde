import { environment } from './settings/settings.ts';
import { version } from './version.ts';

export function help(): string {
  return `guichet-bridge ${version}: one vending machine on its serial line, paid through Supabase

  guichet-bridge [run]          run the bridge
  guichet-bridge doctor         check port, adapter, machine, Supabase and clock
  guichet-bridge doctor --json  the same for programs

  --settings <file>  JSON file with settings; the environment stands above it
  --help, --version

Settings (name in the file, variable in the environment):
${Object.entries(environment)
  .map(([name, variable]) => `  ${name.padEnd(18)}${variable}`)
  .join('\n')}

Each is explained in docs/bridge.md.`;
}
