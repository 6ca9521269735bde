import type { Bar } from '../charts/Bars.tsx';
import type { Mood } from '../components/StateDot.tsx';
import type { Moment } from '../components/Timeline.tsx';

export interface Row {
  id: string;
  name: string;
  mood: Mood;
  word: string;
  minor: number;
}

/** Ninety characters, as some are called. */
export const longName =
  'Marie-Charlotte de la Tour-Montparnasse, Établissement de formation des Hauts-de-France (Lille)';

const states: readonly (readonly [Mood, string])[] = [
  ['good', 'Payé'],
  ['wait', 'En attente de la banque'],
  ['bad', 'Échoué'],
  ['off', 'Annulé'],
];

/** Ten thousand: a list scrolls without waiting. */
export const rows: readonly Row[] = Array.from({ length: 10_000 }, (_, index) => {
  const [mood, word] = states[index % states.length] ?? ['off', 'Annulé'];
  return {
    id: String(index + 1),
    name: index === 1 ? longName : `Camille Martin ${index + 1}`,
    mood,
    word,
    minor: 250 + ((index * 7_919) % 200_000),
  };
});

export const bars: readonly Bar[] = ['lun. 23', 'mar. 24', 'mer. 25', 'jeu. 26', 'ven. 27', 'sam. 28', 'dim. 29'].map(
  (label, index) => ({
    key: String(index),
    label,
    value: [32_000, 41_000, 18_500, 52_000, 61_000, 12_000, 0][index] ?? 0,
    before: [28_000, 44_000, 22_000, 39_000, 58_000, 20_000, 4_000][index] ?? 0,
  }),
);

export const moments: readonly Moment[] = [
  { key: '3', at: '2026-11-30T10:12:00Z', mood: 'good', title: 'Remboursé : 20 €', detail: 'Par Sacha, au bureau' },
  { key: '2', at: '2026-11-30T10:11:00Z', mood: 'wait', title: 'Remboursement demandé' },
  { key: '1', at: '2026-11-29T18:40:00Z', mood: 'bad', title: 'Paiement refusé par la banque' },
];
