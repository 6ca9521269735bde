import type { Texts } from '../../app/locale.tsx';

interface PageTexts {
  reading: string;
  missing: string;
  missingHelp: string;
  state: string;
  facts: {
    place: string;
    seen: string;
    reader: string;
    line: string;
    bridge: string;
    waiting: string;
    clock: string;
    out: string;
    policy: string;
    window: string;
    token: string;
  };
  now: string;
  readers: Readonly<Record<string, string>>;
  nothing: string;
  lineGood: string;
  lineBad: string;
  never: string;
  ms(n: number): string;
  seconds(n: number): string;
  policies: Readonly<Record<string, string>>;
  hasToken: string;
  noToken: string;
  newToken: string;
  tokenTitle: string;
  tokenMeans: string;
  tokenMade: string;
  tokenDone: string;
  outOfService: string;
  intoService: string;
  outTitle(name: string): string;
  outMeans: string;
  inTitle(name: string): string;
  inMeans: string;
  slots: string;
  noSlots: string;
  heads: { slot: string; product: string; price: string; stock: string; counted: string; change: string };
  ofCapacity(quantity: number, capacity: number | null): string;
  reserved(n: number): string;
  levels: Readonly<Record<'good' | 'low' | 'empty' | 'unused', string>>;
  by(who: string): string;
  change: string;
  changeTitle(label: string): string;
  price: string;
  priceHelp: string;
  capacity: string;
  lowAt: string;
  lowHelp: string;
  save: string;
  takings: string;
  beforeOf: Readonly<Record<'day' | 'week' | 'month', string>>;
  lastVends: string;
  allVends: string;
  noVends: string;
  history: string;
  noHistory: string;
  more: string;
  kinds: Readonly<Record<'first' | 'vend' | 'order' | 'order_back' | 'other', string>>;
  counted(said: number): string;
  filled(said: number): string;
  superseded: string;
  late(minutes: number): string;
  left(n: number): string;
  decisions: string;
  noDecisions: string;
  decided: { into: string; out: string; token: string; bridge: string; price: string; slot: string };
  slotOf(label: string): string;
}

export const pageTexts: Texts<PageTexts> = {
  fr: {
    reading: 'Lecture du distributeur…',
    missing: 'Ce distributeur n’existe pas',
    missingHelp: 'Vérifiez son nom, ou choisissez-le dans la liste.',
    state: 'Ce que dit la passerelle',
    facts: {
      place: 'Lieu',
      seen: 'Entendu',
      reader: 'Lecteur',
      line: 'Câble',
      bridge: 'Passerelle',
      waiting: 'Comptes rendus en attente',
      clock: 'Écart d’horloge',
      out: 'Hors service',
      policy: 'Issue inconnue',
      window: 'Temps pour payer',
      token: 'Jeton',
    },
    now: 'État',
    readers: { enabled: 'allumé', idle: 'prêt', disabled: 'éteint', inactive: 'inactif' },
    nothing: 'rien',
    lineGood: 'branché',
    lineBad: 'débranché',
    never: 'jamais',
    ms: (n) => `${n}\u00a0ms`,
    seconds: (n) => `${n}\u00a0s`,
    policies: { release: 'libérée après 24 h sans décision', capture: 'encaissée après 24 h sans décision' },
    hasToken: 'donné',
    noToken: 'aucun\u00a0: la passerelle ne peut pas encore vendre',
    newToken: 'Nouveau jeton',
    tokenTitle: 'Donner un nouveau jeton',
    tokenMeans:
      'L’ancien cesse aussitôt\u00a0: le distributeur ne vend plus jusqu’à ce que le nouveau soit dans les réglages de la passerelle.',
    tokenMade: 'Le jeton, montré cette seule fois. Mettez-le dans GUICHET_MACHINE_TOKEN\u00a0:',
    tokenDone: 'C’est noté',
    outOfService: 'Mettre hors service',
    intoService: 'Remettre en service',
    outTitle: (name) => `Mettre ${name} hors service`,
    outMeans: 'Plus aucune demande n’est acceptée. Une vente en cours se termine normalement.',
    inTitle: (name) => `Remettre ${name} en service`,
    inMeans: 'Le distributeur vend de nouveau, dès la prochaine demande.',
    slots: 'Logements',
    noSlots: 'Aucun logement n’est encore décrit pour ce distributeur.',
    heads: {
      slot: 'Logement',
      product: 'Produit',
      price: 'Prix',
      stock: 'Stock',
      counted: 'Dernier compte',
      change: 'Modifier',
    },
    ofCapacity: (quantity, capacity) => (capacity === null ? String(quantity) : `${quantity} / ${capacity}`),
    reserved: (n) => (n === 1 ? '1 réservé' : `${n} réservés`),
    levels: { good: 'garni', low: 'bas', empty: 'vide', unused: 'inutilisé' },
    by: (who) => `par ${who}`,
    change: 'Modifier',
    changeTitle: (label) => `Logement ${label}`,
    price: 'Prix',
    priceHelp: 'Laissez vide pour le prix du produit. Changez-le aussi dans la machine\u00a0: elle annonce le sien.',
    capacity: 'Capacité',
    lowAt: 'Bas à partir de',
    lowHelp: 'Laissez vide\u00a0: un quart de la capacité.',
    save: 'Enregistrer',
    takings: 'Recettes',
    beforeOf: { day: 'hier', week: 'la semaine d’avant', month: 'le mois d’avant' },
    lastVends: 'Dernières ventes',
    allVends: 'Toutes ses ventes',
    noVends: 'Aucune vente pour l’instant',
    history: 'Mouvements du stock',
    noHistory: 'Aucun mouvement pour l’instant',
    more: 'Afficher la suite',
    kinds: {
      first: 'premier stock',
      vend: 'vente',
      order: 'réservé par une commande',
      order_back: 'rendu par une commande',
      other: 'écrit à la main',
    },
    counted: (said) => `compté ${said}`,
    filled: (said) => `rempli à ${said}`,
    superseded: 'un compte plus récent compte à sa place',
    late: (minutes) =>
      minutes < 60 ? `reçu ${minutes} min plus tard` : `reçu ${Math.round(minutes / 60)} h plus tard`,
    left: (n) => `reste ${n}`,
    decisions: 'Décisions',
    noDecisions: 'Aucune décision pour l’instant',
    decided: {
      into: 'remis en service',
      out: 'mis hors service',
      token: 'nouveau jeton',
      bridge: 'adresse de la passerelle',
      price: 'prix',
      slot: 'logement modifié',
    },
    slotOf: (label) => `logement ${label}`,
  },
  en: {
    reading: 'Reading the machine…',
    missing: 'There is no such machine',
    missingHelp: 'Check its name, or choose it in the list.',
    state: 'What the bridge says',
    facts: {
      place: 'Place',
      seen: 'Heard',
      reader: 'Reader',
      line: 'Cable',
      bridge: 'Bridge',
      waiting: 'Reports waiting',
      clock: 'Clocks apart',
      out: 'Out of service',
      policy: 'End unknown',
      window: 'Time to pay',
      token: 'Token',
    },
    now: 'State',
    readers: { enabled: 'on', idle: 'ready', disabled: 'off', inactive: 'inactive' },
    nothing: 'nothing',
    lineGood: 'plugged in',
    lineBad: 'unplugged',
    never: 'never',
    ms: (n) => `${n} ms`,
    seconds: (n) => `${n} s`,
    policies: { release: 'released after 24 h undecided', capture: 'captured after 24 h undecided' },
    hasToken: 'given',
    noToken: 'none: the bridge cannot sell yet',
    newToken: 'New token',
    tokenTitle: 'Give a new token',
    tokenMeans: 'The old one ends at once: the machine sells nothing until the new one is in the bridge’s settings.',
    tokenMade: 'The token, shown this once. Put it into GUICHET_MACHINE_TOKEN:',
    tokenDone: 'Noted',
    outOfService: 'Take out of service',
    intoService: 'Put into service',
    outTitle: (name) => `Take ${name} out of service`,
    outMeans: 'No request is taken any more. A vend that is under way ends as it would.',
    inTitle: (name) => `Put ${name} into service`,
    inMeans: 'The machine sells again, with the next request.',
    slots: 'Slots',
    noSlots: 'No slot of this machine is described yet.',
    heads: {
      slot: 'Slot',
      product: 'Product',
      price: 'Price',
      stock: 'Stock',
      counted: 'Last count',
      change: 'Change',
    },
    ofCapacity: (quantity, capacity) => (capacity === null ? String(quantity) : `${quantity} / ${capacity}`),
    reserved: (n) => `${n} reserved`,
    levels: { good: 'stocked', low: 'low', empty: 'empty', unused: 'unused' },
    by: (who) => `by ${who}`,
    change: 'Change',
    changeTitle: (label) => `Slot ${label}`,
    price: 'Price',
    priceHelp: 'Leave empty for the product’s price. Change it in the machine too: it asks its own.',
    capacity: 'Capacity',
    lowAt: 'Low from',
    lowHelp: 'Leave empty: a quarter of the capacity.',
    save: 'Save',
    takings: 'Takings',
    beforeOf: { day: 'yesterday', week: 'the week before', month: 'the month before' },
    lastVends: 'Last vends',
    allVends: 'All its vends',
    noVends: 'No vend yet',
    history: 'What became of the stock',
    noHistory: 'Nothing yet',
    more: 'Show more',
    kinds: {
      first: 'first stock',
      vend: 'vend',
      order: 'reserved by an order',
      order_back: 'given back by an order',
      other: 'written by hand',
    },
    counted: (said) => `counted ${said}`,
    filled: (said) => `filled to ${said}`,
    superseded: 'a later count stands in its place',
    late: (minutes) => (minutes < 60 ? `came in ${minutes} min later` : `came in ${Math.round(minutes / 60)} h later`),
    left: (n) => `${n} left`,
    decisions: 'Decisions',
    noDecisions: 'No decision yet',
    decided: {
      into: 'put into service',
      out: 'taken out of service',
      token: 'new token',
      bridge: 'address of the bridge',
      price: 'price',
      slot: 'slot changed',
    },
    slotOf: (label) => `slot ${label}`,
  },
};
