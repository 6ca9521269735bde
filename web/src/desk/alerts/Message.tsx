import type { ReactNode } from 'react';

const TAGS: Readonly<Record<string, 'b' | 'i' | 'u' | 's' | 'code' | 'pre' | 'blockquote' | 'span'>> = {
  b: 'b',
  strong: 'b',
  i: 'i',
  em: 'i',
  u: 'u',
  ins: 'u',
  s: 's',
  strike: 's',
  del: 's',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  'tg-spoiler': 'span',
};

function nodeOf(node: Node, key: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const inner = [...node.childNodes].map(nodeOf);
  const name = node.tagName.toLowerCase();
  const href = node.getAttribute('href');
  if (name === 'a' && href !== null && /^https?:\/\//.test(href))
    return (
      <a key={key} href={href}>
        {inner}
      </a>
    );
  const Tag = TAGS[name];
  return Tag === undefined ? <span key={key}>{inner}</span> : <Tag key={key}>{inner}</Tag>;
}

/** A message as Telegram shows it. @param html Telegram's HTML; what it does not know is shown as text */
export function Message({ html, label }: { html: string; label: string }) {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return (
    <div className="message" role="group" aria-label={label}>
      {[...body.childNodes].map(nodeOf)}
    </div>
  );
}
