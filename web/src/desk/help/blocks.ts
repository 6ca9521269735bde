/** What the runbooks are written in: headings, paragraphs, lists, tables and code; no more of Markdown than that. */
export type Block =
  | { kind: 'heading'; level: number; text: string; id: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'list'; ordered: boolean; items: Block[][] }
  | { kind: 'table'; head: string[]; rows: string[][] };

const ITEM = /^(?:(\d+)\.|[-*])\s+/;
const cells = (line: string): string[] =>
  line
    .replace(/^\s*\||\|\s*$/g, '')
    .split('|')
    .map((cell) => cell.trim());

/** The blocks of a page, in order. A heading is led to by its own text: alerts are headings. */
export function blocksOf(markdown: string): Block[] {
  const lines = markdown.replace(/\r/g, '').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const peek = (): string => lines[at] ?? '';
  while (at < lines.length) {
    const line = peek();
    const heading = /^(#{1,4})\s+(.*)$/.exec(line);
    if (line.trim() === '') at += 1;
    else if (heading) {
      const text = (heading[2] ?? '').trim();
      blocks.push({
        kind: 'heading',
        level: (heading[1] ?? '').length,
        text,
        id: text.toLowerCase().replace(/[^\p{L}\p{N}_]+/gu, '-'),
      });
      at += 1;
    } else if (line.startsWith('```')) {
      const from = at + 1;
      at = from;
      while (at < lines.length && !peek().startsWith('```')) at += 1;
      blocks.push({ kind: 'code', text: lines.slice(from, at).join('\n') });
      at += 1;
    } else if (line.startsWith('|')) {
      const from = at;
      while (peek().startsWith('|')) at += 1;
      const [head = '', , ...rows] = lines.slice(from, at);
      blocks.push({ kind: 'table', head: cells(head), rows: rows.map(cells) });
    } else if (ITEM.test(line)) {
      const ordered = /^\d/.test(line);
      const items: Block[][] = [];
      while (ITEM.test(peek())) {
        const inner = [peek().replace(ITEM, '')];
        at += 1;
        // what is indented, or empty between such, belongs to the item
        while (at < lines.length && (/^\s+\S/.test(peek()) || (peek() === '' && /^\s+\S/.test(lines[at + 1] ?? '')))) {
          inner.push(peek().replace(/^ {1,4}/, ''));
          at += 1;
        }
        items.push(blocksOf(inner.join('\n')));
        if (peek() === '' && ITEM.test(lines[at + 1] ?? '')) at += 1;
      }
      blocks.push({ kind: 'list', ordered, items });
    } else {
      const from = at;
      while (at < lines.length && peek().trim() !== '' && (at === from || !/^(?:#|```|\||\d+\.\s|[-*]\s)/.test(peek())))
        at += 1;
      blocks.push({ kind: 'paragraph', text: lines.slice(from, at).join(' ') });
    }
  }
  return blocks;
}
