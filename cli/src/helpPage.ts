import { commands } from './commands/index.ts';
import { languages, type Language } from './language.ts';
import { programOf } from './program.ts';

const titles: Record<Language, string> = { fr: 'Chaque commande', en: 'Every command' };
/** What stands between them is written by `node cli/bin/writeHelp.ts`. */
export const markers = ['<!-- help -->', '<!-- /help -->'] as const;

/** `--help` of all commands, in both languages, as docs/cli.md shows it. */
export function helpPage(): string {
  const sections = languages.map((language) => {
    const blocks = ['', ...commands.map(({ name }) => name)].map((name) => {
      const said = helpOf(name, language).trimEnd();
      return [`### guichet ${name} --help`.replace('  ', ' '), '', '```', said, '```', ''].join('\n');
    });
    return [`## ${titles[language]}`, '', ...blocks].join('\n');
  });
  return sections.join('\n');
}

function helpOf(name: string, language: Language): string {
  const program = programOf(language, { out: () => undefined, err: () => undefined }, () => Promise.resolve());
  let found = program;
  for (const word of name === '' ? [] : name.split(' ')) {
    const next = found.commands.find((one) => one.name() === word);
    if (next === undefined) throw new Error(`no command ${name}`);
    found = next;
  }
  let text = '';
  found.configureOutput({ writeOut: (part) => void (text += part) });
  found.outputHelp();
  return text;
}

/** The page with the help of now in it. */
export function withHelp(page: string): string {
  const [open, close] = markers;
  const [before, rest] = page.split(open);
  const after = rest?.split(close)[1];
  if (before === undefined || after === undefined) throw new Error(`the page has no ${open} … ${close}`);
  return `${before}${open}\n\n${helpPage()}\n${close}${after}`;
}
