import type { Texts } from '../../app/locale.tsx';
import type { Difference, PriceChange, Step, Sync } from './schema.ts';

export interface SpaceTexts {
  title: string;
  search: string;
  create: string;
  empty: string;
  emptyHow: string;
  noneFound: string;
  columns: { name: string; price: string; capacity: string; sale: string; stripe: string; next: string };
  onSale: string;
  offSale: string;
  hour(price: string): string;
  people(count: number): string;
  sync: Readonly<Record<Sync['state'], string>>;
  from(price: string, day: string): string;
  reading: string;
  gone: string;
  changePrice: string;
  edit: string;
  saved: string;
  facts: {
    price: string;
    capacity: string;
    description: string;
    product: string;
    defaultPrice: string;
    stripe: string;
  };
  stoppedHow: string;
  toQueue: string;
  next: string;
  noNext: string;
  changeStates: Readonly<Record<PriceChange['status'], string>>;
  insteadOf(price: string): string;
  cancelNext: string;
  cancelNextTitle: string;
  cancelNextText(price: string, day: string): string;
  cancelled: string;
  history: string;
  noHistory: string;
  onSaleSince: string;
  archived: string;
  unknownAmount: string;
  log: string;
  noLog: string;
  logStates: Readonly<Record<'done' | 'skipped' | 'failed', string>>;
  steps: Readonly<Record<Step['step'] | 'plan', string>>;
  plan: string;
  planning: string;
  nothing: string;
  unsold: string;
  amount: string;
  priceHint: string;
  when: string;
  now: string;
  onDay: string;
  day: string;
  dayHint: string;
  pressNow(price: string): string;
  pressDay(price: string): string;
  scheduled(price: string, day: string): string;
  priceChanged(price: string): string;
  name: string;
  description: string;
  capacity: string;
  active: string;
  save: string;
  close: string;
  badPrice: string;
  catalogue: string;
  never: string;
  read: string;
  inStep: string;
  differ(count: number): string;
  readAgain: string;
  readFirst: string;
  underWay: string;
  stopped: string;
  fields: Readonly<Record<string, string>>;
  field: string;
  what: string;
  expected: string;
  found: string;
  actions: Readonly<Record<Difference['action'], string>>;
  values: Readonly<Record<string, string>>;
  nothingThere: string;
  apply(count: number): string;
  applyTitle: string;
  applyText(count: number): string;
  applied(count: number): string;
  appliedBy(who: string): string;
}

const many = (count: number, one: string, several: string) => `${count} ${count > 1 ? several : one}`;

export const texts: Texts<SpaceTexts> = {
  fr: {
    title: 'Espaces',
    search: 'Nom',
    create: 'Nouvel espace',
    empty: 'Aucun espace',
    emptyHow: 'Un espace que vous créez devient un produit et un prix dans Stripe en quelques secondes.',
    noneFound: 'Aucun espace ne porte ce nom.',
    columns: {
      name: 'Nom',
      price: 'Prix de l’heure',
      capacity: 'Personnes',
      sale: 'Vente',
      stripe: 'Dans Stripe',
      next: 'Prix à venir',
    },
    onSale: 'En vente',
    offSale: 'Hors vente',
    hour: (price) => `${price} l’heure`,
    people: (count) => many(count, 'personne', 'personnes'),
    sync: {
      in_step: 'À jour',
      on_its_way: 'En route',
      stopped: 'Arrêté',
      unknown: 'Pas encore connu',
      not_sold: 'Pas vendu',
    },
    from: (price, day) => `${price} le ${day}`,
    reading: 'Lecture de l’espace…',
    gone: 'Cet espace n’existe pas, ou plus.',
    changePrice: 'Changer le prix',
    edit: 'Modifier',
    saved: 'Enregistré\u00a0; Stripe suit.',
    facts: {
      price: 'Prix de l’heure',
      capacity: 'Personnes',
      description: 'Description',
      product: 'Produit',
      defaultPrice: 'Prix en vente',
      stripe: 'Dans Stripe',
    },
    stoppedHow:
      'Stripe a refusé plusieurs fois. Corrigez l’espace s’il le faut, puis relancez l’envoi\u00a0; seul cet espace attend.',
    toQueue: 'Voir l’envoi arrêté',
    next: 'Prix prévus',
    noNext: 'Aucun. «\u00a0Changer le prix\u00a0» peut en prévoir un pour un jour à venir.',
    changeStates: {
      scheduled: 'Prévu',
      applied: 'Appliqué',
      cancelled: 'Annulé',
      lapsed: 'Sans effet\u00a0: espace supprimé',
    },
    insteadOf: (price) => `au lieu de ${price}`,
    cancelNext: 'Annuler ce prix',
    cancelNextTitle: 'Ne plus changer ce prix\u00a0?',
    cancelNextText: (price, day) => `${price} ne s’appliqueront pas le ${day}. Rien n’a encore changé dans Stripe.`,
    cancelled: 'Le prix prévu est annulé\u00a0; rien n’a changé dans Stripe.',
    history: 'Prix dans Stripe',
    noHistory: 'Aucun prix n’y a encore été créé.',
    onSaleSince: 'en vente depuis',
    archived: 'archivé',
    unknownAmount: 'montant inconnu',
    log: 'Ce qui a été fait dans Stripe',
    noLog: 'Rien dans les 90 derniers jours.',
    logStates: { done: 'Fait', skipped: 'Rien à faire', failed: 'Échoué' },
    steps: {
      plan: 'Comparer',
      create_product: 'Créer le produit',
      create_price: 'Créer un prix',
      update_product: 'Mettre à jour le produit',
      archive_price: 'Archiver l’ancien prix',
      archive_product: 'Archiver le produit',
    },
    plan: 'Ce qui changera dans Stripe',
    planning: 'Comparaison avec Stripe…',
    nothing: 'Rien ne changera dans Stripe.',
    unsold: 'hors vente',
    amount: 'Nouveau prix de l’heure, en euros',
    priceHint: 'Par exemple 25 ou 27,50.',
    when: 'Quand',
    now: 'Tout de suite',
    onDay: 'À partir d’un jour',
    day: 'Premier jour',
    dayHint: 'À minuit, à l’heure de la maison. Annulable jusque-là.',
    pressNow: (price) => `Passer à ${price}`,
    pressDay: (price) => `Prévoir ${price}`,
    scheduled: (price, day) => `${price} s’appliqueront le ${day}\u00a0; rien ne change avant.`,
    priceChanged: (price) => `Le prix est de ${price}\u00a0; Stripe suit.`,
    name: 'Nom',
    description: 'Description (facultative)',
    capacity: 'Personnes (facultatif)',
    active: 'En vente',
    save: 'Enregistrer',
    close: 'Fermer',
    badPrice: 'Ce prix ne se lit pas\u00a0: écrivez par exemple 25 ou 27,50.',
    catalogue: 'Écarts avec Stripe',
    never: 'Stripe n’a pas été lu cette semaine.',
    read: 'Stripe lu',
    inStep: 'aucun écart',
    differ: (count) => many(count, 'écart', 'écarts'),
    readAgain: 'Relire Stripe',
    readFirst: 'Lire Stripe',
    underWay: 'Lecture en cours…',
    stopped: 'La lecture s’est arrêtée',
    fields: {
      product: 'Produit',
      name: 'Nom',
      description: 'Description',
      active: 'En vente',
      capacity: 'Personnes',
      unit_amount: 'Prix',
      price: 'Prix en vente',
    },
    field: 'Ce qui diffère',
    what: 'Suite',
    expected: 'Ici',
    found: 'Dans Stripe',
    actions: {
      synchronise: 'sera remis d’accord',
      'on its way': 'déjà en route',
      'look at it': 'à regarder dans Stripe',
    },
    values: { true: 'oui', false: 'non', present: 'présent', absent: 'absent', product: 'présent', none: 'aucun' },
    nothingThere: 'vide',
    apply: (count) => `Remettre Stripe d’accord (${many(count, 'écart', 'écarts')})`,
    applyTitle: 'Remettre Stripe d’accord\u00a0?',
    applyText: (count) =>
      `Stripe reprendra ce que disent vos espaces, pour ${count > 1 ? `les ${count} écarts montrés` : 'l’écart montré'} et rien d’autre. Un prix faux y est remplacé par un nouveau, et archivé.`,
    applied: (count) =>
      `${many(count, 'espace est en route', 'espaces sont en route')} vers Stripe. Relisez Stripe pour vérifier.`,
    appliedBy: (who) => `appliqué par ${who}`,
  },
  en: {
    title: 'Spaces',
    search: 'Name',
    create: 'New space',
    empty: 'No spaces',
    emptyHow: 'A space that you create becomes a product and a price at Stripe within seconds.',
    noneFound: 'No space has that name.',
    columns: {
      name: 'Name',
      price: 'Price an hour',
      capacity: 'People',
      sale: 'Sale',
      stripe: 'At Stripe',
      next: 'Price to come',
    },
    onSale: 'On sale',
    offSale: 'Not on sale',
    hour: (price) => `${price} an hour`,
    people: (count) => (count === 1 ? '1 person' : `${count} people`),
    sync: {
      in_step: 'In step',
      on_its_way: 'On its way',
      stopped: 'Stopped',
      unknown: 'Not known yet',
      not_sold: 'Not sold',
    },
    from: (price, day) => `${price} on ${day}`,
    reading: 'Reading the space…',
    gone: 'There is no such space, or no more.',
    changePrice: 'Change the price',
    edit: 'Edit',
    saved: 'Saved; Stripe follows.',
    facts: {
      price: 'Price an hour',
      capacity: 'People',
      description: 'Description',
      product: 'Product',
      defaultPrice: 'Price on sale',
      stripe: 'At Stripe',
    },
    stoppedHow:
      'Stripe refused several times. Correct the space if need be, then send it again; only this space waits.',
    toQueue: 'See what stopped',
    next: 'Prices to come',
    noNext: 'None. “Change the price” can schedule one for a day to come.',
    changeStates: { scheduled: 'Scheduled', applied: 'Applied', cancelled: 'Cancelled', lapsed: 'Void: space deleted' },
    insteadOf: (price) => `instead of ${price}`,
    cancelNext: 'Cancel this price',
    cancelNextTitle: 'Leave this price as it is?',
    cancelNextText: (price, day) => `${price} will not apply on ${day}. Nothing has changed at Stripe yet.`,
    cancelled: 'The scheduled price is cancelled; nothing changed at Stripe.',
    history: 'Prices at Stripe',
    noHistory: 'No price has been made there yet.',
    onSaleSince: 'on sale since',
    archived: 'archived',
    unknownAmount: 'amount unknown',
    log: 'What was done at Stripe',
    noLog: 'Nothing within the last 90 days.',
    logStates: { done: 'Done', skipped: 'Nothing to do', failed: 'Failed' },
    steps: {
      plan: 'Compare',
      create_product: 'Create the product',
      create_price: 'Create a price',
      update_product: 'Update the product',
      archive_price: 'Archive the old price',
      archive_product: 'Archive the product',
    },
    plan: 'What will change at Stripe',
    planning: 'Comparing with Stripe…',
    nothing: 'Nothing will change at Stripe.',
    unsold: 'not on sale',
    amount: 'New price an hour, in euros',
    priceHint: 'For example 25 or 27.50.',
    when: 'When',
    now: 'At once',
    onDay: 'From a day on',
    day: 'First day',
    dayHint: 'At midnight by the clock of the house. Can be cancelled until then.',
    pressNow: (price) => `Change to ${price}`,
    pressDay: (price) => `Schedule ${price}`,
    scheduled: (price, day) => `${price} will apply on ${day}; nothing changes before.`,
    priceChanged: (price) => `The price is ${price}; Stripe follows.`,
    name: 'Name',
    description: 'Description (optional)',
    capacity: 'People (optional)',
    active: 'On sale',
    save: 'Save',
    close: 'Close',
    badPrice: 'This price cannot be read: write for example 25 or 27.50.',
    catalogue: 'Differences from Stripe',
    never: 'Stripe has not been read this week.',
    read: 'Stripe read',
    inStep: 'no difference',
    differ: (count) => (count === 1 ? '1 difference' : `${count} differences`),
    readAgain: 'Read Stripe again',
    readFirst: 'Read Stripe',
    underWay: 'Reading…',
    stopped: 'Reading stopped',
    fields: {
      product: 'Product',
      name: 'Name',
      description: 'Description',
      active: 'On sale',
      capacity: 'People',
      unit_amount: 'Price',
      price: 'Price on sale',
    },
    field: 'What differs',
    what: 'Next',
    expected: 'Here',
    found: 'At Stripe',
    actions: {
      synchronise: 'will be brought in step',
      'on its way': 'on its way already',
      'look at it': 'look at it in Stripe',
    },
    values: { true: 'yes', false: 'no', present: 'there', absent: 'missing', product: 'there', none: 'none' },
    nothingThere: 'empty',
    apply: (count) => `Bring Stripe in step (${count === 1 ? '1 difference' : `${count} differences`})`,
    applyTitle: 'Bring Stripe in step?',
    applyText: (count) =>
      `Stripe takes what your spaces say, for the ${count === 1 ? 'difference' : `${count} differences`} shown and nothing else. A wrong price there is replaced by a new one, and archived.`,
    applied: (count) =>
      `${count === 1 ? '1 space is' : `${count} spaces are`} on the way to Stripe. Read Stripe again to check.`,
    appliedBy: (who) => `applied by ${who}`,
  },
};
