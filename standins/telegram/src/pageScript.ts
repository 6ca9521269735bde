export const SCRIPT = `
const list = document.querySelector('ol'), empty = document.querySelector('#empty'), state = document.querySelector('#state');
const toast = document.querySelector('#toast'), as = document.querySelector('#as'), anonymous = document.querySelector('#anonymous');
const chat = document.body.dataset.chat;
const mark = () => {
  let day = '';
  for (const item of list.children) { item.toggleAttribute('data-first', item.dataset.day !== day); day = item.dataset.day; }
  empty.hidden = list.children.length > 0;
};
const show = (html, id) => {
  const old = document.getElementById(id), box = document.createElement('ol');
  box.innerHTML = html;
  const item = box.firstElementChild;
  const low = innerHeight + scrollY > document.body.scrollHeight - 160;
  if (old) old.replaceWith(item); else { item.classList.add('new'); list.append(item); }
  mark();
  if (low) scrollTo(0, document.body.scrollHeight);
};
let hiding;
const say = (text) => {
  toast.textContent = text; toast.hidden = false;
  clearTimeout(hiding); hiding = setTimeout(() => { toast.hidden = true; }, 8000);
};
const act = async (path, body) => {
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) say((await answer.json()).description);
};
const stream = new EventSource('events');
stream.addEventListener('open', () => { state.textContent = 'en direct'; });
stream.addEventListener('error', () => { state.textContent = 'connexion perdue, nouvel essai…'; });
stream.addEventListener('message', (event) => { const { id, html, chat: where } = JSON.parse(event.data); if (where === chat) show(html, id); });
stream.addEventListener('answer', (event) => {
  const { from, text } = JSON.parse(event.data);
  for (const key of document.querySelectorAll('.key[aria-busy]')) key.removeAttribute('aria-busy');
  if (String(from) === as.value && text) say(text);
});
stream.addEventListener('cleared', () => { list.replaceChildren(); mark(); });
document.querySelector('#clear').addEventListener('click', () => fetch('inbox', { method: 'DELETE' }));
list.addEventListener('click', (event) => {
  const key = event.target.closest('[data-press]');
  if (!key) return;
  key.setAttribute('aria-busy', 'true');
  act('press', { from: Number(as.value), chat_id: chat, message_id: Number(key.dataset.message), data: key.dataset.press, anonymous: anonymous.checked });
});
as.addEventListener('change', () => {
  const query = new URLSearchParams(location.search);
  query.set('as', as.value);
  location.search = query.toString();
});
document.querySelector('#write').addEventListener('submit', (event) => {
  event.preventDefault();
  const field = document.querySelector('#text'), text = field.value.trim();
  if (!text) return;
  field.value = '';
  act('say', { from: Number(as.value), chat_id: chat, text, anonymous: anonymous.checked });
});
mark();
scrollTo(0, document.body.scrollHeight);
`;
