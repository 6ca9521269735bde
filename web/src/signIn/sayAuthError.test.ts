import { expect, test } from '@jest/globals';
import { sayAuthError } from './sayAuthError.ts';
import { texts } from './texts.ts';

test('every refusal has words in both languages', () => {
  expect(Object.keys(texts.fr.errors)).toEqual(Object.keys(texts.en.errors));
  for (const code of Object.keys(texts.fr.errors)) {
    expect(sayAuthError({ code, status: 400 }, 'fr')).toMatch(/\.$/);
    expect(sayAuthError({ code, status: 400 }, 'en')).toMatch(/\.$/);
  }
});

test('nobody who answers is another matter than an answer that nobody knows', () => {
  expect(sayAuthError({ status: 0 }, 'en')).toContain('connection');
  expect(sayAuthError({ code: 'unheard_of', status: 500 }, 'en')).toContain('Nothing has changed');
});
