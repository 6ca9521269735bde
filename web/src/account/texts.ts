import type { Texts } from '../app/locale.tsx';

interface AccountTexts {
  title: string;
  signInFirst: string;
  hello(name: string): string;
  bookings: string;
  bookingsHow: string;
  bookingsLink: string;
  details: string;
  name: string;
  nameHint: string;
  language: string;
  languageHint: string;
  languages: Readonly<Record<'fr' | 'en', string>>;
  save: string;
  saving: string;
  saved: string;
  failed: string;
  address: string;
  addressNow(email: string): string;
  addressWaiting(email: string): string;
  newAddress: string;
  changeAddress: string;
  addressAsked(from: string, to: string): string;
  addressChanged: string;
  password: string;
  passwordHow: string;
  passwordSaved: string;
  devices: string;
  devicesHow: string;
  signOut: string;
  everywhere: string;
  data: string;
  dataHow: string;
  dataLetter: string;
  dataSubject: string;
  eraseSubject: string;
  eraseLetter: string;
  chooseFirst: string;
  expiredLink: string;
}

export const texts: Texts<AccountTexts> = {
  fr: {
    title: 'Mon compte',
    signInFirst: 'Connectez-vous pour voir ce qui est à vous.',
    hello: (name) => `Bonjour ${name}`,
    bookings: 'Vos réservations',
    bookingsHow: 'Places, paiements en attente, calendrier, annulation.',
    bookingsLink: 'Voir mes réservations',
    details: 'Vous',
    name: 'Nom',
    nameHint: 'Pour vous saluer, et sur la liste des participants.',
    language: 'Langue',
    languageHint: 'Celle des pages, de nos lettres et de la page de paiement.',
    languages: { fr: 'Français', en: 'English' },
    save: 'Enregistrer',
    saving: 'Un instant…',
    saved: 'C’est enregistré.',
    failed: 'Ce n’est pas enregistré, et rien n’a changé. Réessayez.',
    address: 'Adresse e-mail',
    addressNow: (email) => `Vous vous connectez avec ${email}.`,
    addressWaiting: (email) =>
      `Un changement vers ${email} attend\u00a0: ouvrez la lettre que chacune des deux adresses a reçue.`,
    newAddress: 'Nouvelle adresse',
    changeAddress: 'Changer d’adresse',
    addressAsked: (from, to) =>
      `Nous avons écrit à ${from} et à ${to}. L’adresse change quand les deux lettres ont été ouvertes\u00a0; d’ici là, rien ne change.`,
    addressChanged: 'Votre nouvelle adresse est enregistrée.',
    password: 'Mot de passe',
    passwordHow: 'Changez-le ici. Si vous n’en aviez pas, vous vous en donnez un.',
    passwordSaved: 'Votre nouveau mot de passe est enregistré. Vos autres appareils devront se reconnecter.',
    devices: 'Vos appareils',
    devicesHow: 'Un téléphone perdu, un ordinateur partagé\u00a0? Fermez toutes les connexions, celle-ci comprise.',
    signOut: 'Se déconnecter',
    everywhere: 'Se déconnecter partout',
    data: 'Vos données',
    dataHow:
      'Vous pouvez recevoir tout ce que nous savons de vous, ou le faire effacer. Une personne de l’équipe vous répond sous un mois\u00a0; les factures restent aussi longtemps que la loi le demande.',
    dataLetter: 'Demander mes données',
    dataSubject: 'Mes données personnelles',
    eraseSubject: 'Effacer mon compte',
    eraseLetter: 'Demander l’effacement',
    chooseFirst: 'Choisissez votre nouveau mot de passe',
    expiredLink:
      'Pour choisir un nouveau mot de passe, demandez d’abord une lettre\u00a0: « Mot de passe oublié\u00a0? ».',
  },
  en: {
    title: 'My account',
    signInFirst: 'Sign in to see what is yours.',
    hello: (name) => `Hello ${name}`,
    bookings: 'Your bookings',
    bookingsHow: 'Places, payments that wait, calendar, cancellation.',
    bookingsLink: 'See my bookings',
    details: 'You',
    name: 'Name',
    nameHint: 'To greet you, and on the list of participants.',
    language: 'Language',
    languageHint: 'Of these pages, our letters and the payment page.',
    languages: { fr: 'Français', en: 'English' },
    save: 'Save',
    saving: 'One moment…',
    saved: 'Saved.',
    failed: 'This was not saved, and nothing has changed. Please try again.',
    address: 'E-mail address',
    addressNow: (email) => `You sign in with ${email}.`,
    addressWaiting: (email) => `A change to ${email} is waiting: open the letter that each of the two addresses got.`,
    newAddress: 'New address',
    changeAddress: 'Change address',
    addressAsked: (from, to) =>
      `We have written to ${from} and to ${to}. The address changes once both letters were opened; until then nothing changes.`,
    addressChanged: 'Your new address is saved.',
    password: 'Password',
    passwordHow: 'Change it here. If you had none, give yourself one.',
    passwordSaved: 'Your new password is saved. Your other devices will have to sign in again.',
    devices: 'Your devices',
    devicesHow: 'A lost phone, a shared computer? End every connection, this one included.',
    signOut: 'Sign out',
    everywhere: 'Sign out everywhere',
    data: 'Your data',
    dataHow:
      'You can have everything that we know about you sent to you, or erased. Somebody of the team answers within a month; invoices stay as long as the law asks.',
    dataLetter: 'Ask for my data',
    dataSubject: 'My personal data',
    eraseSubject: 'Erase my account',
    eraseLetter: 'Ask for it to be erased',
    chooseFirst: 'Choose your new password',
    expiredLink: 'To choose a new password ask for a letter first: “Forgotten your password?”.',
  },
};
