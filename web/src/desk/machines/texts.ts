import type { Locale, Texts } from '../../app/locale.tsx';
import type { Mood } from '../components/StateDot.tsx';
import type { Cause, Machine } from './schema.ts';

interface MachineTexts {
  title: string;
  none: string;
  noneHelp: string;
  reading: string;
  period: string;
  periods: Readonly<Record<'day' | 'week' | 'month', string>>;
  heads: { state: string; machine: string; stock: string; last: string; undecided: string; takings: string };
  allTakings: string;
  wallet(amount: string): string;
  walletHelp: string;
  noTakings: string;
  full: string;
  slots(n: number): string;
  empty(n: number): string;
  low(n: number): string;
  toDecide(n: number): string;
  toDecideAll: string;
  refill: string;
}

export const texts: Texts<MachineTexts> = {
  fr: {
    title: 'Distributeurs',
    none: 'Aucun distributeur pour l’instant',
    noneHelp:
      'Chaque distributeur apparaît ici dès qu’il a une ligne dans la table machines\u00a0; donnez-lui ensuite son jeton.',
    reading: 'Lecture des distributeurs…',
    period: 'Recettes',
    periods: { day: 'Aujourd’hui', week: 'Cette semaine', month: 'Ce mois' },
    heads: {
      state: 'État',
      machine: 'Distributeur',
      stock: 'Stock',
      last: 'Dernière vente',
      undecided: 'À décider',
      takings: 'Recettes',
    },
    allTakings: 'Tous les distributeurs',
    wallet: (amount) => `et ${amount} réglés par portefeuille`,
    walletHelp: 'Ce que les portefeuilles règlent est déjà compté à leur recharge\u00a0: c’est à côté, non additionné.',
    noTakings: 'rien encore',
    full: 'tout est garni',
    slots: (n) => (n === 1 ? '1 logement' : `${n} logements`),
    empty: (n) => (n === 1 ? '1 vide' : `${n} vides`),
    low: (n) => (n === 1 ? '1 bas' : `${n} bas`),
    toDecide: (n) => (n === 1 ? '1 vente' : `${n} ventes`),
    toDecideAll: 'Ventes à décider',
    refill: 'Remplir',
  },
  en: {
    title: 'Machines',
    none: 'No machine yet',
    noneHelp: 'A machine stands here once it has a row in the table machines; then give it its token.',
    reading: 'Reading the machines…',
    period: 'Takings',
    periods: { day: 'Today', week: 'This week', month: 'This month' },
    heads: {
      state: 'State',
      machine: 'Machine',
      stock: 'Stock',
      last: 'Last vend',
      undecided: 'To decide',
      takings: 'Takings',
    },
    allTakings: 'All machines',
    wallet: (amount) => `and ${amount} paid from wallets`,
    walletHelp: 'What wallets pay was counted when they were recharged: it stands beside, not added.',
    noTakings: 'nothing yet',
    full: 'well stocked',
    slots: (n) => (n === 1 ? '1 slot' : `${n} slots`),
    empty: (n) => `${n} empty`,
    low: (n) => `${n} low`,
    toDecide: (n) => (n === 1 ? '1 vend' : `${n} vends`),
    toDecideAll: 'Vends to decide',
    refill: 'Refill',
  },
};

/** What a machine is doing, in a word. */
export function stateOf(machine: Machine, locale: Locale): { mood: Mood; word: string } {
  const say = (fr: string, en: string) => (locale === 'fr' ? fr : en);
  if (!machine.active) return { mood: 'off', word: say('fermé', 'closed') };
  if (!machine.in_service) return { mood: 'off', word: say('hors service', 'out of service') };
  if (machine.presence === 'never') return { mood: 'off', word: say('jamais entendu', 'never heard') };
  if (machine.presence === 'silent') return { mood: 'bad', word: say('muet', 'silent') };
  if (machine.serial_ok === false) return { mood: 'bad', word: say('câble débranché', 'cable unplugged') };
  if (machine.reader !== null && !['enabled', 'idle'].includes(machine.reader))
    return { mood: 'wait', word: say('lecteur éteint', 'reader off') };
  return { mood: 'good', word: say('en ligne', 'online') };
}

export const causeWords: Texts<Readonly<Record<Cause, string>>> = {
  fr: {
    broken: 'Abîmé',
    expired: 'Périmé',
    stolen: 'Volé',
    miscounted: 'Erreur de compte',
    tested: 'Essai',
    other: 'Autre',
  },
  en: {
    broken: 'Damaged',
    expired: 'Out of date',
    stolen: 'Stolen',
    miscounted: 'Miscounted',
    tested: 'Test',
    other: 'Other',
  },
};
