import type { ExitCode } from './fault.ts';
import type { Text } from './language.ts';
import type { Output } from './output.ts';
import type { SettingName, Settings } from './settings.ts';

/** One command of `guichet`: what it is called, what its help says, what it does. */
export interface CliCommand {
  /** `migrate`, or with its group `workflows diff` */
  name: string;
  text: Text;
  options: { flags: string; text: Text }[];
  /** what it reads of the settings; the help says so */
  settings: { name: SettingName; text: Text }[];
  /** @throws Fault */
  run(call: Call): Promise<ExitCode>;
}

export interface Call {
  /** as commander understood the options; the command looks at them itself */
  options: Readonly<Record<string, unknown>>;
  settings: Settings;
  output: Output;
}

/** What the help says above the commands of a group. */
export interface CliGroup {
  name: string;
  text: Text;
}
