import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';

// Pages against each other: the index of docs/ names every page, and every relative link arrives.

const root = join(__dirname, '..');
const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .map((file) => `docs/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.md'))
  .sort();
const pages = [...readdirSync(root).filter((file) => file.endsWith('.md')), 'bridge/README.md', ...docs];

test('docs/README.md has every page of docs/ in a row of its own, once', () => {
  const rows = read('docs/README.md')
    .split('\n')
    .flatMap((line) => /^\| \[[^\]]+\]\(([^)]+)\) \| .+ \| .+ \|$/.exec(line)?.[1] ?? []);
  expect(rows.map((link) => `docs/${link}`).sort()).toEqual(docs.filter((page) => page !== 'docs/README.md'));
});

test('pages are found', () => {
  expect(pages).toEqual(
    expect.arrayContaining([
      'README.md',
      'CONTRIBUTING.md',
      'SECURITY.md',
      'CHANGELOG.md',
      'docs/decisions.md',
      'docs/runbooks/restoring.md',
    ]),
  );
});

describe('every relative link arrives', () => {
  test.each(pages)('%s', (page) => {
    expect(linksOf(read(page)).flatMap((link) => faultOf(page, link))).toEqual([]);
  });
});

test('anchors are those that GitHub makes', () => {
  const text =
    '# A & B\n## `npm run` it: now!\n## L’été · Summer_1\n```\n# no heading\n```\n## A & B\n## [Linked](x.md) *here*';
  expect([...anchorsOf(text)]).toEqual(['a--b', 'npm-run-it-now', 'lété--summer_1', 'a--b-1', 'linked-here']);
  expect(linksOf('[a](b.md#c) ![](d.png "t") `[no](no.md)` <img src="e.jpg">\n```\n[no](no)\n```\n[f]: g.md')).toEqual([
    'b.md#c',
    'd.png',
    'e.jpg',
    'g.md',
  ]);
});

/** What is wrong with a link of a page; nothing where it arrives, or leaves the repository. */
function faultOf(page: string, link: string): string[] {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return [];
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : relative(root, join(root, dirname(page), decodeURIComponent(path)));
  if (target.startsWith('..') || !existsSync(join(root, target))) return [`${link}: nothing is there`];
  if (anchor === undefined) return [];
  if (!target.endsWith('.md') || statSync(join(root, target)).isDirectory())
    return [`${link}: only a page has headings`];
  return anchorsOf(read(target)).has(decodeURIComponent(anchor)) ? [] : [`${link}: no such heading`];
}

/** Targets of a page's links and pictures, in the order of their kinds; nothing of code. */
function linksOf(text: string): string[] {
  const prose = withoutFences(text).replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
  return [/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g, /\s(?:src|href)="([^"]+)"/g, /^\[[^\]]+\]:\s+(\S+)/gm].flatMap(
    (kind) => [...prose.matchAll(kind)].map((match) => match[1] ?? ''),
  );
}

/** Anchors of a page's headings: lower case, letters, digits, `-` and `_` kept, blanks become `-`, the second of a name gets `-1`. */
function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  return new Set(
    [...withoutFences(text).matchAll(/^#{1,6} +(.+?) *#*$/gm)].map((match) => {
      const shown = (match[1] ?? '').replaceAll(/\]\([^)]*\)/g, ']');
      const anchor = shown
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
        .replaceAll(' ', '-');
      const before = seen.get(anchor) ?? 0;
      seen.set(anchor, before + 1);
      return before === 0 ? anchor : `${anchor}-${before}`;
    }),
  );
}

function withoutFences(text: string): string {
  return text.replaceAll(/^ *(`{3,}|~{3,})[\s\S]*?^ *\1 *$/gm, '');
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
