import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Colleague, type Desk, openDesk } from '../../harness/desk/desk.ts';
import { totp } from '../../harness/desk/totp.ts';
import { launch, phone } from '../../harness/people/browser.ts';
import { guestsOf } from './guests.ts';
import { lookAt } from './pictures.ts';
import { handOver } from './presses.ts';
import { signInAt } from './signIn.ts';

jest.setTimeout(180_000);
let desk: Desk;
let browser: Browser;
let owner: Colleague;
const guests = guestsOf(() => browser);
beforeAll(async () => {
  desk = await openDesk();
  browser = await launch();
  owner = await desk.person('claire', ['owner']);
});
afterEach(async () => {
  expect(await guests.leave()).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

const rolesOf = async ({ id }: Colleague): Promise<string[]> =>
  (await desk.query<{ role: string }>('select role from guichet.staff_roles where user_id = $1 order by 1', [id])).map(
    ({ role }) => role,
  );

describe('job 14: a person leaves the team', () => {
  test('four presses from the desk, and their rights end now, everywhere', async () => {
    const leaver = await desk.person('sacha', ['support', 'technician']);
    const theirs = await guests.come();
    await signInAt(theirs, desk, leaver);
    const page = await guests.come();
    await signInAt(page, desk, owner);

    const hand = handOver(page);
    await hand.press(page.locator('.desk-nav a[href="/bureau/equipe"]'));
    await hand.press(page.locator(`tr[data-id="${leaver.id}"]`));
    await hand.press(page.locator('.panel .button.danger'));
    await hand.type(page.locator('dialog textarea'), 'Fin de contrat');
    await hand.press(page.locator('dialog button[type=submit]'));
    await page.locator('.toast.good').waitFor();
    expect(hand.count()).toBe(4);

    expect(await rolesOf(leaver)).toEqual([]);
    // the token that they still hold opens nothing, and is not renewed
    expect((await leaver.client.rpc('list_staff')).error?.message).toBe('staff_only');
    expect((await leaver.client.auth.refreshSession()).error).not.toBeNull();
    // what they have open closes by itself
    await theirs.locator('.door .notice.bad').waitFor({ timeout: 20_000 });
    expect(
      await desk.query(
        'select reason, door, said_by from staff_actions where subject_id = $1 order by id desc limit 1',
        [leaver.id],
      ),
    ).toEqual([{ reason: 'Fin de contrat', door: 'desk', said_by: owner.email }]);
  });

  test('whoever decides about roles that have changed meanwhile is told, and nothing happens', async () => {
    const leaver = await desk.person('sacha', ['support']);
    const page = await guests.come();
    await signInAt(page, desk, owner, { path: `/bureau/equipe?qui=${leaver.id}` });
    await page.locator('.panel .button.danger').click();
    await page.fill('dialog textarea', 'Fin de contrat');
    await page.route('**/rpc/desk_team', () => undefined);
    await desk.query("insert into guichet.staff_roles (user_id, role) values ($1, 'accountant')", [leaver.id]);
    await page.locator('dialog button[type=submit]').click();
    await page.locator('dialog .notice.bad').waitFor();
    expect(await rolesOf(leaver)).toEqual(['accountant', 'support']);
  });
});

describe('roles', () => {
  test('are given and taken, on a phone too, and the person sees it without doing anything', async () => {
    const colleague = await desk.person('lou', ['accountant']);
    const theirs = await guests.come();
    await signInAt(theirs, desk, colleague);
    expect(await theirs.locator('.desk-nav a[href="/bureau/equipe"]').count()).toBe(0);
    const page = await guests.come({ size: phone });
    await signInAt(page, desk, owner, { path: `/bureau/equipe?qui=${colleague.id}` });
    await page.getByRole('button', { name: 'Donner le rôle « Administrateur »' }).click();
    await page.locator('dialog button[type=submit]').click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    await theirs.locator('.desk-nav a[href="/bureau/equipe"]').waitFor({ timeout: 20_000 });
    expect(await rolesOf(colleague)).toEqual(['accountant', 'administrator']);
  });

  test('a person with an account is added by their address; one without is said', async () => {
    const customer = await desk.person('camille');
    const page = await guests.come();
    await signInAt(page, desk, owner, { path: '/bureau/equipe' });
    await page.locator('.desk-head .button').click();
    await page.fill('dialog input[name=email]', 'personne@example.fr');
    await page.locator('dialog button[type=submit]').click();
    await page.locator('dialog .notice.bad').waitFor();
    await page.fill('dialog input[name=email]', customer.email);
    await page.locator('dialog button[type=submit]').click();
    await page.locator('.panel h2', { hasText: customer.email }).waitFor();
    expect(await rolesOf(customer)).toEqual(['support']);
  });
});

describe('the second factor', () => {
  test('is set up on one’s own page; before that the desk offers nothing that moves money or rights', async () => {
    const administrator = await desk.person('noor', ['administrator'], { factor: false });
    const page = await guests.come();
    const { look, found } = lookAt(page);
    await signInAt(page, desk, administrator, { path: '/bureau/reglages' });
    await page.locator('.notice.info').waitFor();
    await look('settings-before-factor');
    await page.locator('.desk-main .button').click();
    await page.getByRole('button', { name: 'Activer' }).click();
    await page.locator('.enrol .qr').waitFor();
    await look('account-enrol');
    const secret = (await page.locator('.enrol code').textContent()) ?? '';
    await page.fill('input[name=code]', totp(secret));
    await page.locator('.notice.good').waitFor();
    await look('account-enrolled');
    await page.locator('.desk-nav a[href="/bureau/reglages"]').click();
    await page.locator('.settings-form').first().waitFor();
    expect(found).toEqual([]);
  });

  test('that is lost is removed by an owner, with the reason, and its sessions end', async () => {
    const forgetful = await desk.person('max', ['support']);
    const page = await guests.come();
    await signInAt(page, desk, owner, { path: `/bureau/equipe?qui=${forgetful.id}` });
    await page.getByRole('button', { name: 'Retirer son second facteur' }).click();
    await page.fill('dialog textarea', 'Téléphone perdu');
    await page.locator('dialog button[type=submit]').click();
    await page.locator('.toast.good').waitFor();
    expect(await desk.query('select from auth.mfa_factors where user_id = $1', [forgetful.id])).toEqual([]);
    await signInAt(await guests.come(), desk, { ...forgetful, secret: undefined });
  });
});

test.each(['fr', 'en'] as const)('pages of the house, in %s: axe, widths, light and dark', async (locale) => {
  const page = await guests.come({ locale });
  const { look, found } = lookAt(page);
  await page.goto(`${desk.url}/bureau`);
  await page.locator('form').waitFor();
  await look(`door-${locale}`);
  await signInAt(page, desk, owner);
  await look(`home-${locale}`);
  for (const [path, name] of [
    ['/bureau/equipe', 'team'],
    [`/bureau/equipe?qui=${owner.id}`, 'team-person'],
    ['/bureau/decisions', 'decisions'],
    ['/bureau/reglages', 'settings'],
    ['/bureau/compte', 'account'],
    ['/bureau/nulle-part', 'not-found'],
  ] as const) {
    await page.goto(`${desk.url}${path}`);
    await page.locator('.desk-main h1').waitFor();
    await page.locator('.waiting').waitFor({ state: 'detached' });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await look(`${name}-${locale}-${colorScheme}`);
    }
  }
  await page.goto(`${desk.url}/bureau/decisions`);
  await page.locator('.table tbody tr[data-index="0"]').click();
  await look(`decision-${locale}`);
  await page.context().setOffline(true);
  await page.locator('.desk-banner.bad').waitFor();
  await look(`offline-${locale}`);
  await page.context().setOffline(false);
  expect(found).toEqual([]);
});
