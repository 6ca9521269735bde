import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { complaintAbout, RELEASE } from './release';
import { ReleaseGate } from './releaseGate';
import { startFakePostgrest, type FakePostgrest } from './testing/fakePostgrest';
import { connect } from './transport';

const unknownFunction = { status: 404, body: { code: 'PGRST202', message: 'Could not find the function' } };
const away = { status: 503, body: { code: 'PGRST001', message: 'no connection' } };

let rest: FakePostgrest;
beforeEach(async () => {
  rest = await startFakePostgrest();
});
afterEach(() => rest.close());

const supabase = () => connect({ url: rest.url, serviceKey: 'sb_secret_1' });
const claimed = () => Promise.resolve('claimed');

describe('what is said of a release', () => {
  test.each([RELEASE, `${RELEASE.split('.', 2).join('.')}.99`])('%s goes together with this package', (release) => {
    expect(complaintAbout('http://x', release)).toBeUndefined();
  });

  test.each([
    ['0.0.9', 'npm run db:migrate'],
    ['0.100.0', 'install n8n-nodes-guichet@0.100.0'],
    [null, 'npm run db:migrate'],
  ])('%j does not, and %s mends it', (release, remedy) => {
    expect(complaintAbout('http://x', release)).toContain(remedy);
  });
});

describe('a trigger', () => {
  test('asks once, however often it claims', async () => {
    const gate = new ReleaseGate();
    await gate.ask(supabase());
    rest.answerRelease({ body: '0.1.0' });
    expect(await gate.claim(supabase(), claimed)).toBe('claimed');
    expect(await gate.claim(supabase(), claimed)).toBe('claimed');
  });

  test.each([{ body: '0.1.0' }, unknownFunction])('is not activated against %j', async (answer) => {
    rest.answerRelease(answer);
    await expect(new ReleaseGate().ask(supabase())).rejects.toThrow('run "npm run db:migrate"');
  });

  test('is activated while the database is away, and asks before it claims', async () => {
    rest.answerRelease(away);
    const gate = new ReleaseGate();
    await gate.ask(supabase());
    await expect(gate.claim(supabase(), claimed)).rejects.toThrow('no connection');
    rest.answerRelease(unknownFunction);
    await expect(gate.claim(supabase(), claimed)).rejects.toThrow('run "npm run db:migrate"');
    rest.answerRelease({ body: RELEASE });
    expect(await gate.claim(supabase(), claimed)).toBe('claimed');
  });

  test('learns from a function that is gone that the database was put back beneath it', async () => {
    const gate = new ReleaseGate();
    await gate.ask(supabase());
    rest.answerRelease({ body: '0.1.0' });
    const call = () => supabase().settle('rpc/claim_outbox', supabase().rest.rpc('claim_outbox', {}));
    await expect(gate.claim(supabase(), call)).rejects.toThrow('Could not find the function');
    await expect(gate.claim(supabase(), claimed)).rejects.toThrow('is of release 0.1.0');
  });
});
