import { expect, test } from '@jest/globals';
import { renderGoTemplate } from './goTemplate.ts';

const data = { Token: '123456', Email: '<b>@example.fr', Data: { language: 'en' } };

test('puts values where they are named, escaped where it is told to', () => {
  expect(renderGoTemplate('{{ .Token }} for {{.Email}}{{ .Data.name }}', data)).toBe('123456 for <b>@example.fr');
  expect(renderGoTemplate('{{ .Email }}', data, (text) => text.replaceAll('<', '&lt;'))).toBe('&lt;b>@example.fr');
});

test('chooses by what is equal, one choice within another', () => {
  const template =
    '{{ if eq .Data.language "en" }}Hello{{ if eq .Token "1" }} one{{ else }} you{{ end }}{{ else }}Bonjour{{ end }}.';
  expect(renderGoTemplate(template, data)).toBe('Hello you.');
  expect(renderGoTemplate(template, { ...data, Token: '1' })).toBe('Hello one.');
  expect(renderGoTemplate(template, {})).toBe('Bonjour.');
});

test.each(['{{ range .Items }}', '{{ if eq .Token "1" }}', '{{ else }}', '{{ end }}'])('refuses %s', (template) => {
  expect(() => renderGoTemplate(template, data)).toThrow();
});
