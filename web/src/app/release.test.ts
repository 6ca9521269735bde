import { expect, test } from '@jest/globals';
import { isNewer, type OtherRelease, RELEASE, watchRelease } from './release.ts';

const missing = { status: 404, body: { code: 'PGRST202', message: 'Could not find the function' } };
interface Answer {
  status: number;
  body: unknown;
}

/** A page in front of a database that says its release so, and answers everything else so. */
function page(release: Answer, other: Answer) {
  const asked: string[] = [];
  const heard: OtherRelease[] = [];
  const send: typeof fetch = async (input) => {
    const address = String(input);
    asked.push(address);
    const { status, body } = address.endsWith('/guichet_release') ? release : other;
    return new Response(JSON.stringify(body), { status });
  };
  const request = watchRelease('https://x.example', { apikey: 'sb_publishable_1' }, (found) => heard.push(found), send);
  return { request, asked, heard };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test('nothing is asked where nothing is missing', async () => {
  const { request, asked } = page({ status: 200, body: '0.0.1' }, { status: 200, body: [] });
  await request('https://x.example/rest/v1/spaces');
  await settled();
  expect(asked).toEqual(['https://x.example/rest/v1/spaces']);
});

test.each<[string, Answer, OtherRelease[]]>([
  ['an older database', { status: 200, body: '0.0.1' }, ['0.0.1']],
  ['one that says no release', missing, [null]],
  ['one of the same release', { status: 200, body: RELEASE }, []],
  ['one that is away', { status: 503, body: { code: 'PGRST001' } }, []],
])('where something is missing, %s is asked once, and the answer stays as it was', async (_what, release, expected) => {
  const { request, asked, heard } = page(release, missing);
  expect(await (await request('https://x.example/rest/v1/rpc/reserve_place')).json()).toEqual(missing.body);
  await settled();
  await request('https://x.example/rest/v1/rpc/reserve_place');
  await settled();
  expect(heard).toEqual(expected);
  expect(asked.filter((address) => address.endsWith('guichet_release'))).toHaveLength(1);
});

test('a refusal is none of its business', async () => {
  const { request, asked } = page(missing, { status: 400, body: { code: '23514', message: 'no' } });
  await request('https://x.example/rest/v1/orders');
  await settled();
  expect(asked).toHaveLength(1);
});

test('who is to be brought up is told by the numbers', () => {
  expect([isNewer('0.1.0'), isNewer(null), isNewer('0.100.0')]).toEqual([false, false, true]);
});
