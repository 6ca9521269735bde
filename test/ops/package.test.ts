import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { checkout } from '../../harness/paths.ts';
import { n8nSession, type N8nSession } from '../../harness/n8n/n8n.ts';

// signing in may have to wait for a minute
jest.setTimeout(120_000);

/**
 * The tarball that `npm pack` makes, as the start of the stack unpacks it into an n8n that has no other package: under
 * its own name, offline.
 */

const manifest = z
  .object({
    name: z.string(),
    n8n: z.object({ nodes: z.array(z.string()).min(1), credentials: z.array(z.string()).min(1) }),
  })
  .parse(JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')));
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const typeOf = (file: string, kind: 'node' | 'credentials'): string => lowerFirst(basename(file, `.${kind}.js`));

const types = z.array(z.looseObject({ name: z.string(), iconUrl: z.unknown().optional() }));
const stored = z.object({ data: z.array(z.object({ id: z.string(), name: z.string(), type: z.string() })) });
const detailed = z.object({
  data: z.looseObject({ id: z.string(), name: z.string(), type: z.string(), data: z.record(z.string(), z.unknown()) }),
});
const verdict = z.object({ data: z.object({ status: z.string(), message: z.string() }) });

/** What no service can say yes to. A signing secret is proved by a signature alone: there is nobody to ask, but its form can be wrong. */
function wrong(data: Record<string, unknown>): Record<string, string> {
  if ('signingSecret' in data) return { signingSecret: 'sk_test_no_signing_secret' };
  // port 9 (discard): nobody listens
  return { ['baseUrl' in data ? 'baseUrl' : 'url']: 'http://127.0.0.1:9' };
}

let n8n: N8nSession;
beforeAll(async () => {
  n8n = await n8nSession();
});

describe('the packed package in n8n', () => {
  test('lists every node under the package name, with its icon', async () => {
    const listed = types.parse(await n8n.get('/types/nodes.json'));
    const ours = listed.filter(({ name }) => name.startsWith(`${manifest.name}.`));
    expect(new Set(ours.map(({ name }) => name))).toEqual(
      new Set(
        manifest.n8n.nodes.flatMap((file) => {
          const name = `${manifest.name}.${typeOf(file, 'node')}`;
          // a node that may be a tool of an agent is listed a second time
          return ours.some((other) => other.name === `${name}Tool`) ? [name, `${name}Tool`] : [name];
        }),
      ),
    );
    expect(ours.filter(({ iconUrl }) => iconUrl === undefined).map(({ name }) => name)).toEqual([]);
  });

  test('lists every credential', async () => {
    const listed = types.parse(await n8n.get('/types/credentials.json')).map(({ name }) => name);
    expect(listed).toEqual(expect.arrayContaining(manifest.n8n.credentials.map((file) => typeOf(file, 'credentials'))));
  });

  test.each(manifest.n8n.credentials.map((file) => typeOf(file, 'credentials')))(
    'the test of %s says yes to what the stack installed, and no to what is wrong',
    async (type) => {
      const own = stored.parse(await n8n.get('/rest/credentials')).data.find((one) => one.type === type);
      if (own === undefined) throw new Error(`the stack installed no credential of type ${type}`);
      const { data: credential } = detailed.parse(await n8n.get(`/rest/credentials/${own.id}?includeData=true`));
      const ask = async (data: Record<string, unknown>) =>
        verdict.parse(
          await n8n.post('/rest/credentials/test', { credentials: { id: own.id, name: own.name, type, data } }),
        ).data;
      expect(await ask(credential.data)).toMatchObject({ status: 'OK' });
      expect(await ask({ ...credential.data, ...wrong(credential.data) })).toMatchObject({ status: 'Error' });
    },
  );
});
