import { z } from 'zod';
import type { Settings } from '../settings.ts';
import { plain, type Problem } from './problem.ts';

/** Whether a key of Stripe's is of live mode; null where it is none. */
export function liveOf(key: string | undefined): boolean | null {
  const [, mode] = /^(?:sk|rk)_(live|test)_/.exec(key ?? '') ?? [];
  return mode === undefined ? null : mode === 'live';
}

const claims = z.object({ role: z.string() });

/** Which right a key of Supabase's has, by what stands in it; null where that cannot be read. */
function roleOf(key: string): 'secret' | 'publishable' | null {
  if (key.startsWith('sb_secret_')) return 'secret';
  if (key.startsWith('sb_publishable_')) return 'publishable';
  const [, payload] = key.split('.');
  if (payload === undefined) return null;
  try {
    const { role } = claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return role === 'service_role' ? 'secret' : role === 'anon' ? 'publishable' : null;
  } catch {
    return null;
  }
}

/** Keys in each other's place, which nobody else says before it is too late. */
export function keyProblems(settings: Settings): Problem[] {
  const { SUPABASE_ANON_KEY: open, SUPABASE_SERVICE_ROLE_KEY: secret, STRIPE_SECRET_KEY: stripe } = settings;
  const problems: Problem[] = [];
  if (open !== undefined && roleOf(open) === 'secret')
    problems.push({
      code: 'supabase_key_open',
      subject: 'SUPABASE_ANON_KEY',
      found: {
        en: 'this is the secret key, and browsers get it',
        fr: 'c’est la clé secrète, et les navigateurs la reçoivent',
      },
      mend: plain('docs/runbooks/key-rotation.md'),
    });
  if (secret !== undefined && roleOf(secret) === 'publishable')
    problems.push({
      code: 'supabase_key_weak',
      subject: 'SUPABASE_SERVICE_ROLE_KEY',
      found: { en: 'this is the publishable key', fr: 'c’est la clé publiable' },
      mend: {
        en: 'Dashboard → Project Settings → API Keys → secret key',
        fr: 'Dashboard → Project Settings → API Keys → clé secrète',
      },
    });
  if (stripe !== undefined && liveOf(stripe) === null)
    problems.push({
      code: 'stripe_key_wrong',
      subject: 'STRIPE_SECRET_KEY',
      found: {
        en: 'this is no secret or restricted key of Stripe',
        fr: 'ce n’est pas une clé secrète ou restreinte de Stripe',
      },
      mend: { en: 'Stripe → Developers → API keys', fr: 'Stripe → Développeurs → Clés API' },
    });
  return problems;
}
