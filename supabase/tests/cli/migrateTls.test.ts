import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { guichet } from '../../../harness/cli/guichet.ts';
import { createAuthority } from '../../../harness/database/certificates.ts';
import { waitFor } from '../../../harness/waitFor.ts';
import { asSuperuser, createEmptyDatabase, dataFolder, type EmptyDatabase } from '../setup/emptyDatabase.ts';

// `guichet migrate` against a server that speaks TLS with a certificate of a private authority, as hosted Supabase does.

// each asks a process of its own
jest.setTimeout(120_000);

let db: EmptyDatabase;
const folder = mkdtempSync(join(tmpdir(), 'guichet-tls-'));
const authority = join(folder, 'authority.pem');
const stranger = join(folder, 'stranger.pem');
const { folder: data, uid, gid } = dataFolder();
const accessFile = join(data, 'pg_hba.conf');
const access = readFileSync(accessFile, 'utf8');

beforeAll(async () => {
  db = await createEmptyDatabase();
  const issuing = createAuthority('Guichet test authority');
  writeFileSync(authority, issuing.certificate);
  writeFileSync(stranger, createAuthority('Somebody else').certificate);
  const { certificate, key } = issuing.issue('localhost');
  for (const [name, text] of Object.entries({ 'tls.crt': certificate, 'tls.key': key })) {
    const file = join(data, name);
    writeFileSync(file, text, { mode: 0o600 });
    if (process.getuid?.() === 0) chownSync(file, uid, gid);
  }
  // as a project that enforces TLS; the other databases of the server go on as they were
  writeFileSync(accessFile, `hostnossl ${db.name} all all reject\n${access}`);
  for (const setting of ["ssl_cert_file = 'tls.crt'", "ssl_key_file = 'tls.key'", 'ssl = on'])
    await asSuperuser(`alter system set ${setting}`);
  await asSuperuser('select pg_reload_conf()');
  await waitFor('the server to speak TLS', async () => (await run({ sslmode: 'require' })).code === 0 || undefined);
});
afterAll(async () => {
  writeFileSync(accessFile, access);
  for (const setting of ['ssl', 'ssl_cert_file', 'ssl_key_file']) await asSuperuser(`alter system reset ${setting}`);
  await asSuperuser('select pg_reload_conf()');
  rmSync(folder, { recursive: true });
  await db.drop();
});

/** A dry run with what the address says beside user and password. */
function run(asked: { sslmode?: string; sslrootcert?: string; host?: string }, ...args: string[]) {
  const url = new URL(db.url);
  url.hostname = asked.host ?? 'localhost';
  for (const name of ['sslmode', 'sslrootcert'] as const)
    if (asked[name] !== undefined) url.searchParams.set(name, asked[name]);
  return guichet(['migrate', '--dry-run', ...args], { DATABASE_URL: url.href });
}

test.each([
  ['the authority is given with --ca', {}, ['--ca', authority]],
  ['sslmode=verify-full and sslrootcert stand in the address', { sslmode: 'verify-full', sslrootcert: authority }, []],
  ['nothing is said, on this machine', {}, []],
  ['sslmode=verify-ca, by another name', { sslmode: 'verify-ca', sslrootcert: authority, host: '127.0.0.1' }, []],
])('reaches it where %s', async (_name, asked, args) => {
  const { code, out, err } = await run(asked, ...args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^would apply 20261121000100_foundations\.sql\n/);
});

test('says that the certificate was not checked where the address only wants TLS', async () => {
  const { code, err } = await run({ sslmode: 'require' });
  expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^note: .* its certificate was not checked/) });
});

test.each([
  ['another authority has signed', {}, ['--ca', stranger], /is not signed by the authority asked .* --ca/],
  ['the system does not know the authority', { sslmode: 'verify-full' }, [], /is not signed by the authority asked/],
  [
    'the certificate is for another name',
    { host: '127.0.0.1' },
    ['--ca', authority],
    /certificate of 127\.0\.0\.1:\d+ is for another name/,
  ],
  ['the address forbids TLS', { sslmode: 'disable' }, [], /wants TLS: take sslmode=disable out/],
  ['the file is none', {}, ['--ca', '/nowhere.pem'], /certificate \/nowhere\.pem cannot be read/],
])('says in one line what is wrong where %s', async (_name, asked, args, said) => {
  const { code, out, err } = await run(asked, ...args);
  expect({ code, out, err }).toEqual({ code: expect.any(Number), out: '', err: expect.stringMatching(said) });
  expect(code).toBeGreaterThan(1);
  expect(err.split('\n')).toHaveLength(2);
});
