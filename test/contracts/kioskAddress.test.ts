import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { matchRoute } from '../../web/src/app/routes.ts';
import { checkout } from '../../harness/paths.ts';
import { makeSecrets, settingsFrom } from '../../harness/stack/home.ts';
import { createWeb } from '../../harness/stack/parts.ts';

const secrets = makeSecrets();
const web = (env: NodeJS.ProcessEnv) => createWeb(settingsFrom(env, secrets), () => undefined);
const hosted = {
  SUPABASE_URL: 'https://a.example',
  SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_a',
  SUPABASE_ANON_KEY: 'sb_publishable_a',
};

describe("the kiosk's address", () => {
  test.each([
    ['the embedded stack', {}, 'pi_kiosk_1'],
    ['a Supabase elsewhere, where the simulated machine has a name of its own', hosted, 'guichet_simulator'],
  ])('on %s', (_where, env, machine) => {
    const service = web(env);
    const address = new URL(service.env().KIOSK_URL ?? '');
    expect(matchRoute(address.pathname, address.search)).toEqual({ page: 'kiosk', parameter: machine });
    expect(service.rows().map((row) => row.address)).toContain(address.href);
  });

  test('in the runbook of a Raspberry Pi is one that the pages know', () => {
    const runbook = readFileSync(join(checkout, 'docs/runbooks/raspberry-pi.md'), 'utf8');
    const address = new URL(/--kiosk [^\n]*'https:\/\/…(\/[^']*)'/.exec(runbook)?.[1] ?? '', 'https://shop.example');
    expect(matchRoute(address.pathname, address.search)).toEqual({ page: 'kiosk', parameter: 'pi_kiosk_1' });
  });
});
