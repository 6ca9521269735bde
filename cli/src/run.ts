import { CommanderError } from 'commander';
import { exitCodes, Fault, type ExitCode } from './fault.ts';
import { languageOf } from './language.ts';
import { Output, type Streams } from './output.ts';
import { isAnswered, programOf } from './program.ts';
import { readSettings } from './settings.ts';

/**
 * Understands a command line and does what it says; what is wrong is said in one line.
 * @returns what the process ends with
 */
export async function run(args: string[], env: NodeJS.ProcessEnv, streams: Streams): Promise<ExitCode> {
  const language = languageOf(args, env);
  const output = new Output({ language, isJson: args.includes('--json'), streams });
  let code: ExitCode = exitCodes.done;
  const program = programOf(language, streams, async (command, options) => {
    const file = typeof options.settings === 'string' ? options.settings : undefined;
    code = await command.run({ options, settings: readSettings(file, env), output });
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (isAnswered(error)) return exitCodes.done;
    const fault = error instanceof CommanderError ? misused(error) : error;
    if (!(fault instanceof Fault)) throw fault;
    output.fault(fault, 'faults' in fault ? { faults: fault.faults } : {});
    return fault.exit;
  }
}

/** What commander refuses, in French; what it quotes is kept. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/^unknown option '(.*)'[^]*/, 'l’option « $1 » n’existe pas'],
  [/^unknown command '(.*)'[^]*/, 'la commande « $1 » n’existe pas'],
  [/^option '(.*)' argument missing/, 'l’option « $1 » attend une valeur'],
  [/^option '(.*)' argument '(.*)' is invalid.*/, 'l’option « $1 » n’accepte pas « $2 »'],
  [/^too many arguments.*/, 'trop d’arguments'],
];

function misused(error: CommanderError): Fault {
  const said = error.code === 'commander.help' ? 'a command is missing' : error.message.replace(/^error: |\.\s*$/g, '');
  const [pattern, french] = refusals.find(([one]) => one.test(said)) ?? [/^/, ''];
  return new Fault({
    code: 'misused',
    exit: exitCodes.misused,
    text: {
      en: `${said.replaceAll('\n', ' ')}; guichet --help says what there is. Nothing was done.`,
      fr: `${french === '' ? 'une commande manque' : said.replace(pattern, french)} ; guichet --help dit ce qui existe. Rien n’a été fait.`,
    },
  });
}
