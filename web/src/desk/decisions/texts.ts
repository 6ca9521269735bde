import type { Texts } from '../../app/locale.tsx';

interface DecisionTexts {
  title: string;
  list: string;
  when: string;
  who: string;
  what: string;
  door: string;
  on: string;
  why: string;
  all: string;
  filterWhat: string;
  filterDoor: string;
  filterWho: string;
  mine: string;
  everybody: string;
  onlyOn(subject: string): string;
  allSubjects: string;
  none: string;
  noneHow: string;
  server: string;
  version: string;
  field: string;
  before: string;
  after: string;
  changes: string;
  open: string;
}

export const texts: Texts<DecisionTexts> = {
  fr: {
    title: 'Décisions',
    list: 'Décisions de l’équipe',
    when: 'Quand',
    who: 'Qui',
    what: 'Quoi',
    door: 'Par où',
    on: 'Sur quoi',
    why: 'Pourquoi',
    all: 'Tout',
    filterWhat: 'Quoi',
    filterDoor: 'Par où',
    filterWho: 'De qui',
    mine: 'Les miennes',
    everybody: 'Tout le monde',
    onlyOn: (subject) => `Seulement sur ${subject}`,
    allSubjects: 'Tout afficher',
    none: 'Aucune décision ici.',
    noneHow:
      'Chaque remboursement, chaque rôle donné, chaque réglage changé y sera noté\u00a0: qui, quand, pourquoi. Rien n’en est jamais effacé.',
    server: 'Serveur',
    version: 'Version de la ligne',
    field: 'Champ',
    before: 'Avant',
    after: 'Après',
    changes: 'Ce qui a changé',
    open: 'Ouvrir',
  },
  en: {
    title: 'Decisions',
    list: 'Decisions of the team',
    when: 'When',
    who: 'Who',
    what: 'What',
    door: 'By which door',
    on: 'On what',
    why: 'Why',
    all: 'All',
    filterWhat: 'What',
    filterDoor: 'By which door',
    filterWho: 'Whose',
    mine: 'Mine',
    everybody: 'Everybody’s',
    onlyOn: (subject) => `Only on ${subject}`,
    allSubjects: 'Show all',
    none: 'No decision here.',
    noneHow:
      'Each refund, each role given, each setting changed will be written down here: who, when, why. Nothing is ever erased.',
    server: 'Server',
    version: 'Version of the row',
    field: 'Field',
    before: 'Before',
    after: 'After',
    changes: 'What changed',
    open: 'Open',
  },
};
