import type { Texts } from '../../app/locale.tsx';

interface RefillTexts {
  title(name: string): string;
  done: string;
  waiting(n: number): string;
  full: string;
  fullOf(slot: string): string;
  count: string;
  countOf(slot: string): string;
  less: string;
  more: string;
  pieces(slot: string): string;
  save(n: number): string;
  back: string;
  why(missing: number): string;
  kept: string;
  sent(n: number): string;
  superseded: string;
  underWay: string;
  underWayNow: string;
  noCapacity: string;
}

export const refillTexts: Texts<RefillTexts> = {
  fr: {
    title: (name) => `Remplir ${name}`,
    done: 'Terminé',
    waiting: (n) =>
      n === 1
        ? 'Pas de réseau\u00a0: 1 compte est gardé sur ce téléphone et partira tout seul. Continuez.'
        : `Pas de réseau\u00a0: ${n} comptes sont gardés sur ce téléphone et partiront tout seuls. Continuez.`,
    full: 'Plein',
    fullOf: (slot) => `Le logement ${slot} est plein`,
    count: 'Compter',
    countOf: (slot) => `Compter le logement ${slot}`,
    less: 'Un de moins',
    more: 'Un de plus',
    pieces: (slot) => `Pièces dans le logement ${slot}`,
    save: (n) => (n < 2 ? `Enregistrer ${n} pièce` : `Enregistrer ${n} pièces`),
    back: 'Revenir',
    why: (missing) =>
      missing === 1 ? 'Il en manque une. Pourquoi\u00a0?' : `Il en manque ${missing}. Pourquoi\u00a0?`,
    kept: 'Gardé sur ce téléphone, pas encore envoyé',
    sent: (n) => `Enregistré\u00a0: ${n}`,
    superseded: 'Quelqu’un a compté après vous\u00a0: son compte est retenu, le vôtre est gardé dans l’historique.',
    underWay: 'Une vente était en cours pendant ce compte\u00a0: regardez encore une fois, et recomptez.',
    underWayNow: 'Une vente est en cours sur ce logement.',
    noCapacity: 'Capacité inconnue\u00a0: comptez, ou indiquez-la sur la page du distributeur.',
  },
  en: {
    title: (name) => `Refill ${name}`,
    done: 'Done',
    waiting: (n) =>
      n === 1
        ? 'No network: 1 count is kept on this phone and goes by itself. Carry on.'
        : `No network: ${n} counts are kept on this phone and go by themselves. Carry on.`,
    full: 'Full',
    fullOf: (slot) => `Slot ${slot} is full`,
    count: 'Count',
    countOf: (slot) => `Count slot ${slot}`,
    less: 'One less',
    more: 'One more',
    pieces: (slot) => `Pieces in slot ${slot}`,
    save: (n) => (n === 1 ? 'Save 1 piece' : `Save ${n} pieces`),
    back: 'Go back',
    why: (missing) => (missing === 1 ? 'One is missing. Why?' : `${missing} are missing. Why?`),
    kept: 'Kept on this phone, not sent yet',
    sent: (n) => `Saved: ${n}`,
    superseded: 'Somebody counted after you: their count stands, yours is kept in the history.',
    underWay: 'A vend was under way during this count: look once more, and count again.',
    underWayNow: 'A vend of this slot is under way.',
    noCapacity: 'Capacity unknown: count, or give it on the machine’s page.',
  },
};
