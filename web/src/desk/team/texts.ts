import type { Texts } from '../../app/locale.tsx';

interface TeamTexts {
  title: string;
  people: string;
  name: string;
  roles: string;
  factor: string;
  factorOn: string;
  factorOff: string;
  lastSeen: string;
  never: string;
  since: string;
  none: string;
  noneHow: string;
  wait: string;
  add: string;
  addTitle: string;
  addHow: string;
  email: string;
  role: string;
  give: string;
  added(email: string, role: string): string;
  take: string;
  giveTitle(role: string): string;
  takeTitle(role: string): string;
  giveSays(email: string, role: string): string;
  takeSays(email: string, role: string): string;
  leave: string;
  leaveTitle(email: string): string;
  leaveSays: string;
  leavePress: string;
  left(email: string): string;
  lostFactor: string;
  lostTitle(email: string): string;
  lostSays: string;
  lostPress: string;
  lostDone(email: string): string;
  ownersOnly: string;
  decisions: string;
  close: string;
}

export const texts: Texts<TeamTexts> = {
  fr: {
    title: 'Équipe',
    people: 'Personnes de l’équipe',
    name: 'Adresse',
    roles: 'Rôles',
    factor: 'Second facteur',
    factorOn: 'Activé',
    factorOff: 'Absent',
    lastSeen: 'Dernière connexion',
    never: 'Jamais',
    since: 'Dans l’équipe depuis',
    none: 'Personne d’autre n’a de rôle.',
    noneHow: 'La personne crée d’abord son compte, puis vous lui donnez un rôle ici.',
    wait: 'Lecture de l’équipe…',
    add: 'Ajouter une personne',
    addTitle: 'Ajouter une personne',
    addHow: 'Son compte doit exister\u00a0: elle le crée sur les pages des clients. Son rôle compte aussitôt.',
    email: 'Adresse e-mail',
    role: 'Rôle',
    give: 'Donner',
    added: (email, role) => `${email} a maintenant le rôle «\u00a0${role}\u00a0».`,
    take: 'Retirer',
    giveTitle: (role) => `Donner le rôle «\u00a0${role}\u00a0»`,
    takeTitle: (role) => `Retirer le rôle «\u00a0${role}\u00a0»`,
    giveSays: (email, role) => `${email} pourra aussitôt tout ce que permet le rôle «\u00a0${role}\u00a0».`,
    takeSays: (email, role) =>
      `${email} ne pourra plus rien de ce que permet le seul rôle «\u00a0${role}\u00a0», dès maintenant.`,
    leave: 'Cette personne part',
    leaveTitle: (email) => `${email} quitte l’équipe`,
    leaveSays:
      'Tous ses rôles prennent fin maintenant, partout\u00a0: bureau, Telegram, formulaires. Elle est déconnectée de tous ses appareils. Son compte de client reste.',
    leavePress: 'Mettre fin à ses droits',
    left: (email) => `${email} n’a plus aucun droit.`,
    lostFactor: 'Retirer son second facteur',
    lostTitle: (email) => `Retirer le second facteur de ${email}`,
    lostSays:
      'À faire quand le téléphone est perdu, et que vous êtes sûr de parler à la bonne personne. Elle est déconnectée partout\u00a0; elle en active un autre ensuite.',
    lostPress: 'Retirer le second facteur',
    lostDone: (email) => `${email} n’a plus de second facteur.`,
    ownersOnly: 'Réservé aux propriétaires.',
    decisions: 'Ce qui a été décidé pour cette personne',
    close: 'Fermer',
  },
  en: {
    title: 'Team',
    people: 'People of the team',
    name: 'Address',
    roles: 'Roles',
    factor: 'Second factor',
    factorOn: 'On',
    factorOff: 'None',
    lastSeen: 'Last signed in',
    never: 'Never',
    since: 'In the team since',
    none: 'Nobody else has a role.',
    noneHow: 'The person makes an account first, then you give them a role here.',
    wait: 'Reading the team…',
    add: 'Add a person',
    addTitle: 'Add a person',
    addHow: 'They need an account: it is made on the customers’ pages. The role counts at once.',
    email: 'E-mail address',
    role: 'Role',
    give: 'Give',
    added: (email, role) => `${email} now has the role “${role}”.`,
    take: 'Take away',
    giveTitle: (role) => `Give the role “${role}”`,
    takeTitle: (role) => `Take away the role “${role}”`,
    giveSays: (email, role) => `${email} may at once do everything that the role “${role}” allows.`,
    takeSays: (email, role) => `${email} may no longer do what only the role “${role}” allows, from now on.`,
    leave: 'This person leaves',
    leaveTitle: (email) => `${email} leaves the team`,
    leaveSays:
      'All their roles end now, everywhere: desk, Telegram, forms. They are signed out on all devices. Their account as a customer stays.',
    leavePress: 'End their rights',
    left: (email) => `${email} has no rights any more.`,
    lostFactor: 'Remove their second factor',
    lostTitle: (email) => `Remove the second factor of ${email}`,
    lostSays:
      'For when the phone is lost, and you are sure to be speaking with the right person. They are signed out everywhere; they set up another one afterwards.',
    lostPress: 'Remove the second factor',
    lostDone: (email) => `${email} has no second factor any more.`,
    ownersOnly: 'For owners only.',
    decisions: 'What was decided about this person',
    close: 'Close',
  },
};
