// Reads a password from standard input and writes its bcrypt hash, as OWNER_PASSWORD_HASH of .env takes it: with the
// library that n8n itself compares with. On a terminal it asks, and does not show what is typed.
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

const isTerminal = process.stdin.isTTY === true;
if (isTerminal) process.stderr.write('Mot de passe · Password: ');
const lines = createInterface({
  input: process.stdin,
  output: new Writable({ write: (_chunk, _encoding, done) => done() }),
  terminal: isTerminal,
});
const password = await new Promise((resolve) => {
  lines.once('line', resolve);
  lines.once('close', () => resolve(''));
});
lines.close();
if (isTerminal) process.stderr.write('\n');

// what n8n asks of a password that is typed into it
if (password.length < 8 || password.length > 64 || !/[A-Z]/.test(password) || !/[0-9]/.test(password)) {
  process.stderr.write(
    'De 8 à 64 caractères, dont une majuscule et un chiffre · 8 to 64 characters, with a capital letter and a digit\n',
  );
  process.exit(1);
}
// the wrapper beside this file starts the same n8n: its own command is the last on the PATH
const found = execFileSync('sh', ['-c', 'IFS=:; for f in $PATH; do if [ -e "$f/n8n" ]; then echo "$f/n8n"; fi; done'], {
  encoding: 'utf8',
});
const n8n = realpathSync(found.trim().split('\n').at(-1) ?? '');
const { hashSync } = createRequire(n8n)('bcryptjs');
process.stdout.write(`${hashSync(password, 10)}\n`);
