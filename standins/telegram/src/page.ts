import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { writeHtml } from './entities.ts';
import type { InboxMessage } from './inbox.ts';

const times = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit' });
const days = new Intl.DateTimeFormat('fr-FR', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** One message as the page shows it; safe to set as innerHTML. */
export function bubble(message: InboxMessage): string {
  const date = new Date(message.sent_at);
  const edited = message.edited_at === null ? '' : 'modifié ';
  return (
    `<li id="m${message.message_id}" data-day="${days.format(date)}"><article><div class="text">${writeHtml(message)}</div>` +
    `<time datetime="${message.sent_at}">${edited}${times.format(date)}</time></article></li>`
  );
}

const STYLE = `
:root { color-scheme: light dark; --ground: #cfdfe8; --paper: #fff; --ink: #14212b; --soft: #50606d; --bar: #24597a; --link: #0b5c9c }
@media (prefers-color-scheme: dark) { :root { --ground: #0e1a23; --paper: #1d2b37; --ink: #eef4f8; --soft: #a9bac8; --bar: #173042; --link: #8cc9ff } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.45 system-ui, sans-serif; min-height: 100dvh; display: flex; flex-direction: column }
header { position: sticky; top: 0; background: var(--bar); color: #fff; z-index: 1 }
header > div, main, footer { width: 100%; max-width: 40rem; margin: 0 auto; padding: .6rem .9rem }
header > div { display: flex; gap: .75rem; align-items: center }
header .face { width: 2.5rem; height: 2.5rem; border-radius: 50%; background: #fff; display: grid; place-items: center; font-size: 1.3rem }
h1 { font-size: 1.05rem; margin: 0; line-height: 1.2 }
header p { margin: 0; font-size: .85rem }
header button { margin-left: auto; font: inherit; font-size: .9rem; color: #fff; background: transparent; border: 1px solid #fff; border-radius: .5rem; padding: .5rem .8rem; min-height: 44px; cursor: pointer }
button:focus-visible, a:focus-visible { outline: 3px solid #ffb545; outline-offset: 2px }
main { flex: 1 }
ol { list-style: none; margin: 0; padding: 0; display: grid; gap: .55rem }
li[data-first]::before { content: attr(data-day); display: block; width: fit-content; margin: .6rem auto; padding: .15rem .7rem; border-radius: 1rem; background: var(--bar); color: #fff; font-size: .8rem }
article { background: var(--paper); border-radius: .2rem 1rem 1rem 1rem; padding: .55rem .8rem .35rem; width: fit-content; max-width: 92%; overflow-wrap: anywhere; box-shadow: 0 1px 2px #0003 }
.text { white-space: pre-wrap }
.text a { color: var(--link) }
time { display: block; text-align: right; font-size: .8rem; color: var(--soft) }
#empty { text-align: center; padding: 3rem 1rem }
footer { font-size: .85rem; text-align: center; color: var(--ink) }
@media (prefers-reduced-motion: no-preference) { li.new article { animation: in .25s ease-out } @keyframes in { from { transform: translateY(.6rem); opacity: 0 } } }
`;

const SCRIPT = `
const list = document.querySelector('ol'), empty = document.querySelector('#empty'), state = document.querySelector('#state');
const mark = () => {
  let day = '';
  for (const item of list.children) { item.toggleAttribute('data-first', item.dataset.day !== day); day = item.dataset.day; }
  empty.hidden = list.children.length > 0;
};
const show = (html, id) => {
  const old = document.getElementById(id), box = document.createElement('ol');
  box.innerHTML = html;
  const item = box.firstElementChild;
  const low = innerHeight + scrollY > document.body.scrollHeight - 120;
  if (old) old.replaceWith(item); else { item.classList.add('new'); list.append(item); }
  mark();
  if (low) scrollTo(0, document.body.scrollHeight);
};
const stream = new EventSource('events');
stream.addEventListener('open', () => { state.textContent = 'en direct'; });
stream.addEventListener('error', () => { state.textContent = 'connexion perdue, nouvel essai…'; });
stream.addEventListener('message', (event) => { const { id, html } = JSON.parse(event.data); show(html, id); });
stream.addEventListener('cleared', () => { list.replaceChildren(); mark(); });
document.querySelector('button').addEventListener('click', () => fetch('inbox', { method: 'DELETE' }));
mark();
scrollTo(0, document.body.scrollHeight);
`;

/** The chat as a page: what support would read on a phone. */
export function sendPage(response: ServerResponse, messages: InboxMessage[], chatId: string): void {
  const nonce = randomBytes(16).toString('base64');
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'`,
    'x-content-type-options': 'nosniff',
  });
  response.end(`<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Guichet · alertes Telegram</title><style nonce="${nonce}">${STYLE}</style></head>
<body>
<header><div><span class="face" aria-hidden="true">🔔</span><div><h1>Guichet · alertes</h1><p>Conversation ${chatId.replace(/[^\w@-]/g, '')} · <span id="state" role="status">connexion…</span></p></div><button type="button">Vider</button></div></header>
<main><p id="empty">Aucun message. Les alertes du support arriveront ici.</p><section role="log" aria-live="polite" aria-label="Messages"><ol>${messages.map(bubble).join('')}</ol></section></main>
<footer>Telegram local : rien ne quitte cette machine. <span lang="en">Local Telegram: nothing leaves this machine.</span></footer>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>
`);
}
