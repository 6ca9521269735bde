import { describe, expect, test } from '@jest/globals';
import { EntityError, readHtml, writeHtml } from './entities.ts';

describe('reading HTML as Telegram does', () => {
  test('gives text and entities in UTF-16 units', () => {
    expect(readHtml('💳 <b>a &amp; <i>b</i></b> <a href="https://x.fr/?a=1&amp;b=2">c</a>')).toEqual({
      text: '💳 a & b c',
      entities: [
        { type: 'bold', offset: 3, length: 5 },
        { type: 'italic', offset: 7, length: 1 },
        { type: 'text_link', offset: 9, length: 1, url: 'https://x.fr/?a=1&b=2' },
      ],
    });
  });

  test.each(['<b>a', 'a < b', '<b>a</i>', '</b>', '<script>x</script>'])('refuses %s', (html) => {
    expect(() => readHtml(html)).toThrow(EntityError);
  });

  test('leaves entities it does not know as they are, and drops a link nobody can follow', () => {
    expect(readHtml('&nbsp;&#233;<a href="javascript:alert(1)">x</a>')).toEqual({ text: '&nbsp;éx', entities: [] });
  });
});

test('the page’s HTML is built from text and entities alone', () => {
  const html = '<b>1 &lt; 2 <u>&amp;</u></b> <a href="https://x.fr/&quot;">lien</a>';
  expect(writeHtml(readHtml(html))).toBe(
    '<b>1 &lt; 2 <u>&amp;</u></b> <a href="https://x.fr/&quot;" target="_blank" rel="noreferrer noopener">lien</a>',
  );
  expect(writeHtml({ text: '<img src=x onerror=alert(1)>', entities: [] })).toBe('&lt;img src=x onerror=alert(1)&gt;');
});
