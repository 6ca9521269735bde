import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { renderGoTemplate } from '../../../standins/supabase/src/auth/goTemplate.ts';
import { letterKinds } from '../../../standins/supabase/src/auth/letterKinds.ts';
import { checkout } from '../paths.ts';
import { readSignInLetters } from './signInLetters.ts';

const letters = readSignInLetters();
const config = readFileSync(join(checkout, 'supabase/config.toml'), 'utf8');

describe.each(letterKinds)('the letter %s', (kind) => {
  const { subject, html } = letters[kind];
  const link = {
    ConfirmationURL: 'https://x.example/verify?a=1&b=2',
    Token: '012345',
    SiteURL: 'https://shop.example',
  };

  test('has the subject and the file that a hosted project is told', () => {
    expect(config).toContain(
      `[auth.email.template.${kind}]\nsubject = '${subject}'\ncontent_path = "./supabase/templates/${kind}.html"`,
    );
  });

  test('is French, English for who reads English, with link, code and whose shop it is', () => {
    for (const [language, word] of [
      [undefined, 'Bonjour'],
      ['fr', 'Bonjour'],
      ['en', 'Hello'],
    ] as const) {
      const text = renderGoTemplate(html, { ...link, Email: 'a@b.fr', NewEmail: 'c@d.fr', Data: { language } });
      expect(text).toContain(word);
      for (const value of [link.ConfirmationURL, link.Token, link.SiteURL]) expect(text).toContain(value);
      expect(text.includes('Bonjour') && text.includes('Hello')).toBe(false);
    }
    expect(renderGoTemplate(subject, {})).not.toBe(renderGoTemplate(subject, { Data: { language: 'en' } }));
  });
});
