import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { escapeHtml, writeHtml } from './entities.ts';
import type { Inbox, InboxMessage } from './inbox.ts';
import { SCRIPT } from './pageScript.ts';
import { STYLE } from './pageStyle.ts';
import type { People } from './people.ts';

const times = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit' });
const days = new Intl.DateTimeFormat('fr-FR', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

function keyboard({ reply_markup, message_id }: InboxMessage): string {
  if (reply_markup === null) return '';
  const rows = reply_markup.inline_keyboard.map((row) => {
    const buttons = row.map((button) =>
      'url' in button
        ? `<a class="key" href="${escapeHtml(button.url)}" target="_blank" rel="noreferrer noopener">${escapeHtml(button.text)} ↗</a>`
        : `<button type="button" class="key" data-message="${message_id}" data-press="${escapeHtml(button.callback_data)}">${escapeHtml(button.text)}</button>`,
    );
    return `<div class="row">${buttons.join('')}</div>`;
  });
  return `<div class="keys">${rows.join('')}</div>`;
}

/** One message as the page shows it; safe to set as innerHTML. */
export function bubble(message: InboxMessage): string {
  const date = new Date(message.sent_at);
  const edited = message.edited_at === null ? '' : 'modifié ';
  const sound = message.silent ? '<span title="sans sonnerie">🔕</span> ' : '';
  const who = message.from === null ? '' : `<p class="who">${escapeHtml(message.from.first_name)}</p>`;
  const topic =
    message.message_thread_id === null ? '' : `<span class="topic">sujet ${message.message_thread_id}</span> `;
  return (
    `<li id="m${message.message_id}" class="${message.from === null ? 'bot' : 'person'}" data-day="${days.format(date)}">` +
    `<article>${who}<div class="text">${writeHtml(message)}</div>` +
    `<time datetime="${message.sent_at}">${topic}${sound}${edited}${times.format(date)}</time></article>${keyboard(message)}</li>`
  );
}

/** The chat as a page: what support reads and presses on a phone, as one of several people. */
export function sendPage(
  response: ServerResponse,
  { inbox, people, group }: { inbox: Inbox; people: People; group: string },
  query: URLSearchParams,
): void {
  const nonce = randomBytes(16).toString('base64');
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'`,
    'x-content-type-options': 'nosniff',
  });
  const [first] = people.list();
  const me = people.find(Number(query.get('as'))) ?? first;
  const isPrivate = query.get('chat') === 'private' && me !== undefined;
  const chat = isPrivate ? String(me.id) : group;
  const options = people
    .list()
    .map(
      ({ id, first_name }) =>
        `<option value="${id}"${id === me?.id ? ' selected' : ''}>${escapeHtml(first_name)}</option>`,
    )
    .join('');
  const tab = (name: string, label: string, isHere: boolean) =>
    `<a href="?as=${me?.id ?? ''}&amp;chat=${name}"${isHere ? ' aria-current="page"' : ''}>${label}</a>`;
  response.end(`<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Guichet · Telegram</title><style nonce="${nonce}">${STYLE}</style></head>
<body data-chat="${escapeHtml(chat)}">
<header><div><span class="face" aria-hidden="true">🔔</span><div><h1>Guichet · alertes</h1><p>Conversation ${escapeHtml(chat)} · <span id="state" role="status">connexion…</span></p></div><button type="button" id="clear">Vider</button></div>
<nav aria-label="Conversations">${tab('group', 'Groupe', !isPrivate)}${tab('private', 'En privé avec le robot', isPrivate)}</nav></header>
<main><p id="empty">Aucun message. Les alertes du support arriveront ici.</p><section role="log" aria-live="polite" aria-label="Messages"><ol>${inbox.list(chat).map(bubble).join('')}</ol></section></main>
<div id="toast" role="alert" hidden></div>
<section aria-label="Écrire un message"><form id="write"><label for="as">Vous êtes</label><select id="as">${options}</select><label class="check"><input type="checkbox" id="anonymous"> au nom du groupe</label><label for="text" class="hidden">Message</label><input id="text" autocomplete="off" placeholder="/statut"><button type="submit">Envoyer</button></form></section>
<footer>Telegram local : rien ne quitte cette machine. <span lang="en">Local Telegram: nothing leaves this machine.</span></footer>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>
`);
}
