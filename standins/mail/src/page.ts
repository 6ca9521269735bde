import type { MailMessage } from './mailbox.ts';

const dates = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short' });

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; --ground: #f3f1ec; --paper: #fff; --ink: #1d2429; --soft: #55616a; --bar: #24597a; --link: #0b5c9c; --line: #d9d5cb }
@media (prefers-color-scheme: dark) { :root { --ground: #14191d; --paper: #1f272d; --ink: #eef2f4; --soft: #a9b6bf; --bar: #173042; --link: #8cc9ff; --line: #35414a } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
header { background: var(--bar); color: #fff; padding: .8rem 1rem }
header h1 { margin: 0 auto; max-width: 46rem; font-size: 1.1rem }
main { max-width: 46rem; margin: 0 auto; padding: 1rem; display: grid; gap: .8rem }
details { background: var(--paper); border: 1px solid var(--line); border-radius: .6rem; padding: .7rem 1rem }
summary { cursor: pointer; min-height: 44px; display: grid; align-content: center }
summary strong { overflow-wrap: anywhere }
summary span, time { color: var(--soft); font-size: .9rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: .6rem 0 }
a { color: var(--link); display: inline-block; padding: .4rem 0 }
summary:focus-visible, a:focus-visible { outline: 3px solid #d97a00; outline-offset: 2px }
`;

/** Addresses of the web in a text that is escaped already, as links that a person may follow. */
function withLinks(escaped: string): string {
  return escaped.replace(
    /https?:\/\/(?:&#38;|[^\s&<>()[\]])+/g,
    (address) => `<a href="${address}" rel="noreferrer">${address}</a>`,
  );
}

function letter(message: MailMessage, open: boolean): string {
  const files = message.attachments
    .map(
      (part, index) =>
        `<li><a href="messages/${message.id}/attachments/${index}" download="${escape(part.filename)}">${escape(part.filename)}</a></li>`,
    )
    .join('');
  return `<details${open ? ' open' : ''}><summary><strong>${escape(message.subject || '(sans objet)')}</strong>
<span>à ${escape(message.to.join(', '))} · <time datetime="${message.received_at}">${dates.format(new Date(message.received_at))}</time></span></summary>
<pre>${withLinks(escape(message.text))}</pre>${files === '' ? '' : `<ul aria-label="Pièces jointes">${files}</ul>`}</details>`;
}

/** Letters as plain text, newest first: nothing that a letter carries is run or fetched. */
export function mailPage(messages: readonly MailMessage[]): string {
  const letters = [...messages].reverse();
  return `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Guichet · courrier</title><style>${STYLE}</style></head>
<body><header><h1>Guichet · courrier envoyé</h1></header>
<main>${letters.map((message, index) => letter(message, index === 0)).join('') || '<p>Aucune lettre. Ce que Guichet envoie arrivera ici ; rien ne quitte cette machine.</p>'}</main></body></html>
`;
}
