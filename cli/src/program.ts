import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { CliCommand } from './command.ts';
import { commands, groups } from './commands/index.ts';
import { exitCodes } from './fault.ts';
import { languages, type Language, type Text } from './language.ts';
import type { Streams } from './output.ts';
import { version } from './version.ts';

/** Does what a command says, once its line is understood. */
export type Doing = (command: CliCommand, options: Readonly<Record<string, unknown>>) => Promise<void>;

/** Headings of commander's help, in French. */
const headings: Readonly<Record<string, string>> = {
  'Usage:': 'Appel :',
  'Options:': 'Options :',
  'Commands:': 'Commandes :',
};

/** As wide as a terminal at least is, everywhere: docs/cli.md shows the same lines. */
const helpWidth = 100;

/**
 * The whole command line in one language.
 * @throws CommanderError when it parses what it does not know, and in place of leaving the process
 */
export function programOf(language: Language, streams: Streams, doing: Doing): Command {
  const say = (text: Text): string => text[language];
  const program = dress(new Command('guichet'), language, streams)
    .description(
      say({
        en: 'Installs, migrates and watches Guichet. Keys come from the environment or from a file that only its owner may read, never from arguments.',
        fr: 'Installe, migre et surveille Guichet. Les clés viennent de l’environnement ou d’un fichier que seul son propriétaire peut lire, jamais des arguments.',
      }),
    )
    .version(version(), '--version', say({ en: 'release of this package', fr: 'version de ce paquet' }))
    .addHelpText('after', `\n${wrapped(say(exits), 0)}`);
  const parents = new Map<string, Command>();
  for (const { name, text } of groups) {
    const group = dress(program.command(name), language, streams).description(say(text));
    parents.set(name, group);
  }
  for (const one of commands) {
    const [first = '', second] = one.name.split(' ');
    const parent = second === undefined ? program : parents.get(first);
    if (parent === undefined) throw new Error(`${one.name} has no group`);
    const command = dress(parent.command(second ?? first), language, streams).description(say(one.text));
    for (const { flags, text } of one.options) command.option(flags, say(text));
    addCommonOptions(command, say);
    command.addHelpText('after', `\n${settingsHelp(one, say)}`);
    command.action(() => doing(one, command.opts()));
  }
  return program;
}

function dress(command: Command, language: Language, streams: Streams): Command {
  return command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.out(text),
      // what is wrong is said once, by whoever ran it
      writeErr: () => undefined,
      getOutHelpWidth: () => helpWidth,
      getErrHelpWidth: () => helpWidth,
    })
    .configureHelp({ styleTitle: (title) => (language === 'fr' ? (headings[title] ?? title) : title) })
    .helpOption('-h, --help', { en: 'this help', fr: 'cette aide' }[language])
    .helpCommand(false)
    .allowExcessArguments(false);
}

function addCommonOptions(command: Command, say: (text: Text) => string): void {
  command
    .option(
      '--settings <file>',
      say({
        en: 'NAME=value lines, readable by its owner alone; the environment stands above it',
        fr: 'lignes NOM=valeur, lisible par son seul propriétaire ; l’environnement passe avant',
      }),
    )
    .option('--json', say({ en: 'one JSON object, for programs', fr: 'un objet JSON, pour les programmes' }))
    .option('--lang <fr|en>', say({ en: 'else that of LANG', fr: 'sinon celle de LANG' }), (asked) => {
      if (languages.some((one) => one === asked)) return asked;
      throw new InvalidArgumentError('');
    });
}

const exits: Text = {
  en: `Ends with ${exitCodes.done}: done or well; ${exitCodes.refused}: refused, failed or not well; ${exitCodes.misused}: called wrongly, nothing was done; ${exitCodes.unreachable}: not reached.`,
  fr: `Se termine par ${exitCodes.done} : fait, ou tout va bien ; ${exitCodes.refused} : refus, échec ou anomalie ; ${exitCodes.misused} : mauvais appel, rien n’a été fait ; ${exitCodes.unreachable} : pas de réponse.`,
};

function settingsHelp({ settings }: CliCommand, say: (text: Text) => string): string {
  const width = Math.max(...settings.map(({ name }) => name.length)) + 4;
  const lines = settings.map(({ name, text }) => `  ${name}`.padEnd(width) + wrapped(say(text), width));
  return [say({ en: 'Settings:', fr: 'Réglages :' }), ...lines, '', wrapped(say(exits), 0)].join('\n');
}

/** Lines of the help's width; those after the first begin at `indent`. */
function wrapped(text: string, indent: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && indent + last.length + 1 + word.length > helpWidth) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

/** Whether commander ended because help or the version was asked for, not because something is wrong. */
export function isAnswered(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}
