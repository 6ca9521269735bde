/** Starts one stand-in by itself: `npm run standin -- <name> [options]`. */
const names = ['stripe', 'telegram', 'mail', 'supabase', 'machine'];
const help = `npm run standin -- <${names.join('|')}> [options]

Démarre une doublure seule, sans le reste de la pile ; --help après le nom montre ses options.
Starts one stand-in by itself, without the rest of the stack; --help behind its name shows its options.
`;

const [name, ...args] = process.argv.slice(2);
if (name !== undefined && names.includes(name)) {
  process.argv.splice(2, process.argv.length, ...args);
  await import(`./${name}/src/cli.ts`);
} else {
  const asked = name === '--help' || name === '-h';
  const wrong = name === undefined ? 'which one?' : `${name} is no stand-in`;
  process[asked ? 'stdout' : 'stderr'].write(asked ? help : `${wrong}\n\n${help}`);
  process.exitCode = asked ? 0 : 2;
}
