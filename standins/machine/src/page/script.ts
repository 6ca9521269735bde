/** Runs in the browser; a string, since it knows the page and nothing of Node. */
export const script = /* js */ `
const element = (id) => {
  const found = document.getElementById(id);
  if (!found) throw new Error('the page has no ' + id);
  return found;
};
const readers = { inactive: 'éteint', disabled: 'fermé', enabled: 'ouvert', idle: 'ouvert' };
const refusals = {
  no_power: 'Le distributeur est éteint.',
  no_such_product: 'Ce produit n’existe pas.',
  busy: 'Une vente est en cours.',
  cashless_off: 'Le paiement sans espèces est fermé : la passerelle est-elle démarrée ?',
};
let drops;
let shown = '';

async function post(path, body) {
  element('refused').textContent = '';
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) });
  const result = await answer.json();
  if (!answer.ok) element('refused').textContent = refusals[result.reason] ?? 'Impossible maintenant.';
}

function part(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function button(product) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'product';
  made.dataset.code = product.code;
  made.append(part('b', product.code), part('span', product.label), part('span', product.price.replace('.', ',') + ' €'));
  made.addEventListener('click', () => post('/press', { item: product.code }));
  return made;
}

function show(state) {
  element('display').textContent = state.display;
  element('link').textContent = state.plugged ? 'Paiement sans espèces : ' + readers[state.reader] : 'Câble débranché';
  const offered = JSON.stringify(state.products);
  if (offered !== shown) {
    shown = offered;
    element('products').replaceChildren(...state.products.map(button));
  }
  for (const made of document.querySelectorAll('.product')) {
    made.classList.toggle('chosen', state.vend?.code === made.dataset.code);
    made.disabled = !state.powered || state.phase !== 'ready';
  }
  element('cancel').disabled = state.phase !== 'requested';
  element('jam').setAttribute('aria-pressed', String(state.jam));
  element('power-cut').disabled = !state.powered;
  element('unplug').textContent = state.plugged ? 'Débrancher le câble' : 'Rebrancher le câble';
  element('unplug').dataset.path = state.plugged ? '/unplug' : '/plug';
  showTray(state);
}

function showTray(state) {
  const tray = element('dropped');
  if (drops !== undefined && state.drops > drops) {
    tray.textContent = state.products.find(({ code }) => code === state.last?.code)?.label ?? 'Produit';
    tray.classList.remove('falling');
    void tray.offsetWidth; // lets the animation start again
    tray.classList.add('falling');
  } else if (state.phase === 'requested') {
    tray.textContent = '';
    tray.classList.remove('falling');
  }
  drops = state.drops;
}

element('cancel').addEventListener('click', () => post('/cancel'));
element('jam').addEventListener('click', (event) => post('/jam', { jammed: event.currentTarget.getAttribute('aria-pressed') !== 'true' }));
element('power-cut').addEventListener('click', () => post('/power-cut'));
element('unplug').addEventListener('click', (event) => post(event.currentTarget.dataset.path));

const events = new EventSource('/events');
events.addEventListener('message', ({ data }) => show(JSON.parse(data)));
events.addEventListener('error', () => { element('link').textContent = 'Distributeur injoignable'; });
`;
