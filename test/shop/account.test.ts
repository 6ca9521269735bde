import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Pool } from 'pg';
import type { Browser, Page } from 'playwright-core';
import { startTill, type Till } from '../../harness/desk/till.ts';
import { desktop, faults, fillAccount, launch, phone, visit } from '../../harness/people/browser.ts';
import { lastLetter } from './inbox.ts';

/** An account from its beginning, as hosted Supabase has it: addresses count once a letter was answered. */
jest.setTimeout(180_000);
const password = 'un-mot-de-passe';
let till: Till;
let browser: Browser;
let pool: Pool;
let web: string;
const found: string[] = [];

beforeAll(async () => {
  till = await startTill();
  web = till.env['WEB_URL'] ?? '';
  pool = new Pool({ connectionString: till.env['DATABASE_URL'], max: 2 });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await pool?.end();
  await till?.stop();
});

const letterTo = (email: string) => lastLetter(till.env['MAIL_INBOX_URL'] ?? '', email);
const address = (name: string) => `${name}-${randomUUID().slice(0, 8)}@example.fr`;
/** Every state is looked at: axe, both widths, and a picture where GUICHET_PICTURES asks for it. */
const look = async (page: Page, state: string) =>
  void found.push(...(await faults(page, `account-${state}`, { desktop, phone })));
const aMinuteLater = (email: string) =>
  pool.query(
    `update auth.users set confirmation_sent_at = confirmation_sent_at - interval '61 s',
       recovery_sent_at = recovery_sent_at - interval '61 s' where email = $1`,
    [email],
  );

/** Somebody with a confirmed account, signed in on the page of the account. */
async function customer(name: string): Promise<{ email: string; page: Page; close(): Promise<void> }> {
  const email = address(name);
  const { page, context } = await visit(browser);
  await page.goto(`${web}/compte`);
  await page.locator('.link').click();
  await fillAccount(page, email, password);
  await page.locator('input[name=code]').waitFor();
  await page.locator('input[name=code]').fill((await letterTo(email)).code);
  await page.locator('form button[type=submit]').click();
  await page.locator('.account').waitFor();
  return { email, page, close: () => context.close() };
}

describe('signing up', () => {
  test('says to look into the mail; the link, opened in another window, lets the first one go on', async () => {
    const email = address('camille');
    const { context, page, complaints } = await visit(browser);
    await page.goto(`${web}/immersion-elite`);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await look(page, 'sign-in');
    await page.getByRole('button', { name: /Créez-en un/ }).click();
    await look(page, 'sign-up');
    await page.getByLabel(/Votre nom/).fill('Camille Martin');
    await fillAccount(page, email, password);
    await page.getByRole('heading', { name: 'Regardez votre courrier' }).waitFor();
    await page.getByText(`Nous venons d’écrire à ${email}.`).waitFor();
    expect(await page.locator('.notice.bad').count()).toBe(0);
    await look(page, 'look-into-mail');

    // in haste: why no other letter comes is said
    await page.getByRole('button', { name: 'Écrire encore une fois' }).click();
    await page.getByText(/attendez une minute/).waitFor();
    await page.locator('input[name=code]').fill('000000');
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.getByText(/Ce code n’est pas le bon/).waitFor();
    await look(page, 'wrong-code');

    const letter = await letterTo(email);
    expect(letter.subject).toBe('Confirmez votre adresse');
    const other = await context.newPage();
    await other.goto(letter.link);
    await other.getByText('Votre adresse est confirmée, et vous êtes connecté.').waitFor();
    expect(new URL(other.url()).pathname).toBe('/immersion-elite');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Mon compte' }).click();
    await page.locator('.account').waitFor();
    await page.waitForFunction("document.querySelector('input[name=name]')?.value === 'Camille Martin'");
    await look(page, 'own');

    // a link that has served says so, and what to do
    await other.goto(letter.link);
    await other.getByText(/Ce lien a déjà servi/).waitFor();
    expect(new URL(other.url()).hash).toBe('');
    await look(other, 'used-link');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('before the letter was answered, signing in leads to it', async () => {
    const email = address('alex');
    const { context, page } = await visit(browser, phone);
    await page.goto(`${web}/compte`);
    await page.locator('.link').click();
    await fillAccount(page, email, password);
    await page.locator('input[name=code]').waitFor();
    await page.goto(`${web}/compte`);
    await fillAccount(page, email, password);
    await page.getByText(`Nous venons d’écrire à ${email}.`).waitFor();
    await aMinuteLater(email);
    await page.getByRole('button', { name: 'Écrire encore une fois' }).click();
    await page.getByText('La lettre est partie une nouvelle fois.').waitFor();
    await page.locator('input[name=code]').fill((await letterTo(email)).code);
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.locator('.account').waitFor();
    await context.close();
  });
});

describe('a refused sign-in says why', () => {
  test('and a browser without a connection says that', async () => {
    const { context, page } = await visit(browser);
    await page.goto(`${web}/compte`);
    await fillAccount(page, address('personne'), 'faux-mot-de-passe');
    await page.getByText('Adresse ou mot de passe inconnus.').waitFor();
    await context.setOffline(true);
    await fillAccount(page, address('personne'), 'faux-mot-de-passe');
    await page.getByText(/Vérifiez votre connexion/).waitFor();
    await look(page, 'offline');
    await context.close();
  });
});

describe('a forgotten password', () => {
  test('is replaced through the letter, in English as the page was', async () => {
    const { email, page, close } = await customer('lou');
    await page.getByRole('button', { name: 'Se déconnecter', exact: true }).click();
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await page.getByRole('button', { name: 'Forgotten your password?' }).click();
    await look(page, 'forgotten');
    await page.fill('input[name=email]', email);
    await page.getByRole('button', { name: 'Send me the letter' }).click();
    await page.getByText(`We have just written to ${email}.`).waitFor();
    await page.goto((await letterTo(email)).link);
    await page.getByRole('heading', { name: 'Choose your new password' }).waitFor();
    await look(page, 'choose-password');
    await page.fill('input[name=password]', password);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/This is your password already/).waitFor();
    await page.fill('input[name=password]', 'another-password');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your new password is saved.').waitFor();
    expect(new URL(page.url()).pathname).toBe('/compte');
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await fillAccount(page, email, 'another-password');
    await page.locator('.account').waitFor();
    await close();
  });
});

describe('a link instead of a password', () => {
  test('signs in by its code, and says where nobody has an account', async () => {
    const { email, page, close } = await customer('sacha');
    await page.getByRole('button', { name: 'Se déconnecter', exact: true }).click();
    await page.getByRole('button', { name: 'Recevoir un lien de connexion' }).click();
    await page.fill('input[name=email]', address('inconnu'));
    await page.getByRole('button', { name: 'Recevoir le lien' }).click();
    await page.getByText(/Aucun compte n’est connu à cette adresse/).waitFor();
    await page.fill('input[name=email]', email);
    await page.getByRole('button', { name: 'Recevoir le lien' }).click();
    await page.getByText(`Nous venons d’écrire à ${email}.`).waitFor();
    await page.locator('input[name=code]').fill((await letterTo(email)).code);
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.locator('.account').waitFor();
    await close();
  });
});

describe('the account', () => {
  test('changes its address when both letters were opened; name and language stay', async () => {
    const { email, page, close } = await customer('noa');
    const next = address('noa-martin');
    await page.getByLabel('Nom').fill('Noa Martin');
    await page.getByRole('button', { name: 'Enregistrer' }).first().click();
    await page.getByText('C’est enregistré.').waitFor();
    await page.getByLabel('Langue', { exact: true }).selectOption('en');
    await page.getByLabel('New address').fill(next);
    await page.getByRole('button', { name: 'Change address' }).click();
    await page.getByText(`We have written to ${email} and to ${next}.`).waitFor();
    await look(page, 'address-asked');
    await page.goto((await letterTo(next)).link);
    await page.getByText(/Now open the letter that went to the other address/).waitFor();
    await page.getByText(`A change to ${next} is waiting`).waitFor();
    await page.goto((await letterTo(email)).link);
    await page.getByText('Your new address is saved.').waitFor();
    await page.getByText(`You sign in with ${next}.`).waitFor();
    const { rows } = await pool.query(
      `select u.email, p.display_name, p.locale, a.raw_user_meta_data ->> 'language' as language
         from public.users u join public.profiles p using (id) join auth.users a using (id) where u.email = $1`,
      [next],
    );
    expect(rows).toEqual([{ email: next, display_name: 'Noa Martin', locale: 'en', language: 'en' }]);
    expect(await page.getByRole('link', { name: 'Ask for my data' }).getAttribute('href')).toMatch(
      /^mailto:guichet@guichet\.example\?subject=My%20personal%20data/,
    );
    await close();
  });
});

test('every state was clean, at desktop and phone width', () => {
  expect(found).toEqual([]);
});
