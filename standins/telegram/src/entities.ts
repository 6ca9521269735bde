/** A stretch of a message with a meaning of its own; positions in UTF-16 units, as in the Bot API. */
export interface MessageEntity {
  type:
    | 'bold'
    | 'italic'
    | 'underline'
    | 'strikethrough'
    | 'code'
    | 'pre'
    | 'blockquote'
    | 'spoiler'
    | 'text_link'
    | 'bot_command';
  offset: number;
  length: number;
  url?: string | undefined;
}

export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

/** Telegram refuses a message whose markup it cannot read. */
export class EntityError extends Error {
  override name = 'EntityError';
}

const typeByTag: Record<string, MessageEntity['type']> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  'tg-spoiler': 'spoiler',
  a: 'text_link',
};

const characters: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

function decode(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|amp|quot));/gi,
    (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name !== undefined) return characters[name.toLowerCase()] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/**
 * Reads the HTML that `parse_mode: HTML` allows, as strictly as Telegram does.
 * @throws EntityError on an unknown tag, a bare `<` or tags that do not nest
 */
export function readHtml(html: string): FormattedText {
  const open: Array<{ tag: string; entity: MessageEntity }> = [];
  const entities: MessageEntity[] = [];
  let text = '';
  let at = 0;
  while (at < html.length) {
    const next = html.indexOf('<', at);
    text += decode(html.slice(at, next === -1 ? html.length : next));
    if (next === -1) break;
    const [whole, slash, name = '', attributes = ''] = /^<(\/?)([a-z-]+)([^>]*)>/i.exec(html.slice(next)) ?? [];
    if (whole === undefined) throw new EntityError(`Unexpected character at byte offset ${next}`);
    const tag = name.toLowerCase();
    if (slash === '/') close(tag, next);
    else begin(tag, attributes, next);
    at = next + whole.length;
  }
  const left = open.at(-1);
  if (left) throw new EntityError(`Can't find end tag corresponding to start tag "${left.tag}"`);
  return {
    text,
    entities: entities.filter((entity) => entity.length > 0).sort((a, b) => a.offset - b.offset || b.length - a.length),
  };

  function begin(tag: string, attributes: string, offset: number): void {
    const type = typeByTag[tag];
    if (type === undefined) throw new EntityError(`Unsupported start tag "${tag}" at byte offset ${offset}`);
    const href = /href\s*=\s*"([^"]*)"/i.exec(attributes)?.[1];
    const entity: MessageEntity = {
      type,
      offset: text.length,
      length: 0,
      ...(tag === 'a' && href !== undefined ? { url: decode(href) } : {}),
    };
    open.push({ tag, entity });
  }

  function close(tag: string, offset: number): void {
    const last = open.pop();
    if (last?.tag !== tag)
      throw new EntityError(
        `Unmatched end tag at byte offset ${offset}, expected "</${last?.tag ?? ''}>", found "</${tag}>"`,
      );
    last.entity.length = text.length - last.entity.offset;
    // Telegram shows a link it cannot follow as plain text
    if (last.entity.type === 'text_link' && !/^(https?|tg|mailto|tel):/i.test(last.entity.url ?? '')) return;
    entities.push(last.entity);
  }
}

const tagByType: Record<MessageEntity['type'], string> = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  spoiler: 'span',
  text_link: 'a',
  bot_command: 'code',
};

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
}

/** The message as HTML for a page: built from text and entities alone, so that nothing else can come through. */
export function writeHtml({ text, entities }: FormattedText): string {
  const opening = (offset: number) =>
    entities
      .filter((entity) => entity.offset === offset)
      .map(openTag)
      .join('');
  const closing = (offset: number) =>
    entities
      .filter((entity) => entity.offset + entity.length === offset)
      .reverse()
      .map((entity) => `</${tagByType[entity.type]}>`)
      .join('');
  const cuts = [
    ...new Set([0, text.length, ...entities.flatMap(({ offset, length }) => [offset, offset + length])]),
  ].sort((a, b) => a - b);
  return cuts
    .map((cut, index) => `${closing(cut)}${opening(cut)}${escapeHtml(text.slice(cut, cuts[index + 1] ?? cut))}`)
    .join('');
}

function openTag(entity: MessageEntity): string {
  if (entity.type !== 'text_link') return `<${tagByType[entity.type]}>`;
  return `<a href="${escapeHtml(entity.url ?? '')}" target="_blank" rel="noreferrer noopener">`;
}

/** What a person types: commands are marked, everything else is plain. */
export function readTyped(text: string): FormattedText {
  const entities = [...text.matchAll(/(?<![\w/])\/\w{1,32}(?:@\w+)?/g)].map((match): MessageEntity => ({
    type: 'bot_command',
    offset: match.index,
    length: match[0].length,
  }));
  return { text, entities };
}
