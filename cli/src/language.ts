/** The languages that the command line speaks. */
export const languages = ['fr', 'en'] as const;
export type Language = (typeof languages)[number];

/** A text for people, once a language. */
export type Text = Record<Language, string>;

/**
 * `--lang` where it is given, else the language of the terminal (LC_ALL, LC_MESSAGES, LANG); English where that is
 * neither. Read before the command line is understood: its help and its refusals are in that language as well.
 * @param args as given on the command line
 */
export function languageOf(args: readonly string[], env: NodeJS.ProcessEnv): Language {
  const at = args.findIndex((one) => one === '--lang' || one.startsWith('--lang='));
  const asked = at < 0 ? undefined : args[at]?.startsWith('--lang=') ? args[at].slice(7) : args[at + 1];
  const wished = asked ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? '';
  return wished.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}
