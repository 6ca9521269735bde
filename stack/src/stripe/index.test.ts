import { afterEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets } from '../secrets.ts';
import { settingsFrom } from '../settings.ts';
import { createStripe } from './index.ts';

const homes: string[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true });
});

function settings(env: NodeJS.ProcessEnv) {
  const home = mkdtempSync(join(tmpdir(), 'guichet-home-'));
  homes.push(home);
  return settingsFrom({ GUICHET_HOME: home, ...env }, loadSecrets(home));
}

test('without a key the stand-in answers at STRIPE_API_URL with the key of stack.env, and a second one says which port is taken', async () => {
  const own = settings({ GUICHET_STRIPE_PORT: '55419' });
  const service = createStripe(own, () => undefined);
  await service.start();
  try {
    const { STRIPE_API_URL = '', STRIPE_SECRET_KEY = '' } = service.env();
    const answer = await fetch(`${STRIPE_API_URL}/v1/prices?limit=1`, {
      headers: { authorization: `Bearer ${STRIPE_SECRET_KEY}` },
    });
    expect(answer.status).toBe(200);
    const second = createStripe(own, () => undefined);
    await expect(second.start()).rejects.toThrow(/55419.*GUICHET_STRIPE_PORT/);
    await second.stop();
  } finally {
    await service.stop();
    await service.stop();
  }
});

test('with a key nothing is started and the address is Stripe’s', async () => {
  const service = createStripe(settings({ STRIPE_SECRET_KEY: 'sk_test_outside' }), () => undefined);
  await service.start();
  expect(service.env()).toMatchObject({
    STRIPE_API_URL: 'https://api.stripe.com',
    STRIPE_SECRET_KEY: 'sk_test_outside',
  });
  await service.stop();
});
