/** `npm run demo -- <name>`: walks a story against the running stack; one file of this folder a demo. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readStackEnv } from '../envFile.ts';
import { checkout } from '../paths.ts';
import { homeFrom } from '../settings.ts';
import { demoModule, openStage } from './demo.ts';

const folder = join(checkout, 'stack/src/demo');
const names = readdirSync(folder)
  .map((file) => /^([a-z][a-z-]*)\.ts$/.exec(file)?.[1])
  .filter((name) => name !== undefined && name !== 'main' && name !== 'demo');
const [name] = process.argv.slice(2);
const env = readStackEnv(homeFrom(process.env));

const help = `npm run demo -- <${names.join('|')}>\n\nWalks a story against the running stack and shows the rows that it leaves.\nDéroule une histoire sur la pile en marche et montre les lignes qu'elle laisse.\n`;

if (name === '--help' || name === '-h') process.stdout.write(help);
else if (name === undefined || !names.includes(name)) {
  process.stderr.write(name === undefined ? help : `${name} is no demo\n\n${help}`);
  process.exitCode = 2;
} else if (Object.keys(env).length === 0) {
  process.stderr.write('La pile ne tourne pas : npm start. / The stack is not running: npm start.\n');
  process.exitCode = 1;
} else {
  const { demo } = demoModule.parse(await import(join(folder, `${name}.ts`)));
  const stage = openStage(env);
  try {
    await demo(stage);
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await stage.close();
  }
}
