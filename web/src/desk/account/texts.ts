import type { Texts } from '../../app/locale.tsx';

interface AccountTexts {
  title: string;
  roles: string;
  email: string;
  theme: string;
  themes: Readonly<Record<'auto' | 'light' | 'dark', string>>;
  factor: string;
  factorWhy: string;
  on: string;
  off: string;
  enrol: string;
  remove: string;
  removeTitle: string;
  removeSays: string;
  removed: string;
  steps: readonly string[];
  scan: string;
  secret: string;
  done: string;
  lost: string;
  failed: string;
  cancel: string;
  close: string;
  wait: string;
}

export const texts: Texts<AccountTexts> = {
  fr: {
    title: 'Mon compte',
    roles: 'Mes rôles',
    email: 'Adresse',
    theme: 'Apparence',
    themes: { auto: 'Comme l’appareil', light: 'Claire', dark: 'Sombre' },
    factor: 'Second facteur',
    factorWhy:
      'Un code à six chiffres, lu sur votre téléphone, en plus du mot de passe. Sans lui, le bureau ne laisse rien faire de ce qui déplace de l’argent.',
    on: 'Activé',
    off: 'Pas encore activé',
    enrol: 'Activer',
    remove: 'Retirer',
    removeTitle: 'Retirer mon second facteur',
    removeSays:
      'Vous ne pourrez plus rembourser, ni rien décider qui déplace de l’argent, avant d’en activer un autre.',
    removed: 'Votre second facteur est retiré.',
    steps: [
      'Ouvrez une application d’authentification sur votre téléphone.',
      'Scannez ce code, ou recopiez la clé.',
      'Donnez le code à six chiffres qu’elle affiche.',
    ],
    scan: 'Code QR de votre second facteur',
    secret: 'Clé',
    done: 'Votre second facteur est activé. Vos autres appareils sont déconnectés.',
    lost: 'Téléphone perdu\u00a0? Un propriétaire peut retirer votre second facteur depuis la page Équipe.',
    failed: 'La clé n’a pas pu être créée. Rien n’a changé\u00a0: réessayez.',
    cancel: 'Abandonner',
    close: 'Fermer',
    wait: 'Création de la clé…',
  },
  en: {
    title: 'My account',
    roles: 'My roles',
    email: 'Address',
    theme: 'Appearance',
    themes: { auto: 'As the device', light: 'Light', dark: 'Dark' },
    factor: 'Second factor',
    factorWhy:
      'A six-digit code, read on your phone, besides the password. Without it the desk lets nobody do what moves money.',
    on: 'On',
    off: 'Not set up yet',
    enrol: 'Set up',
    remove: 'Remove',
    removeTitle: 'Remove my second factor',
    removeSays: 'You will not be able to refund, or decide anything that moves money, before you set up another one.',
    removed: 'Your second factor is removed.',
    steps: [
      'Open an authenticator app on your phone.',
      'Scan this code, or copy the key.',
      'Give the six-digit code that it shows.',
    ],
    scan: 'QR code of your second factor',
    secret: 'Key',
    done: 'Your second factor is set up. Your other devices are signed out.',
    lost: 'Lost your phone? An owner can remove your second factor on the Team page.',
    failed: 'The key could not be made. Nothing has changed: please try again.',
    cancel: 'Give up',
    close: 'Close',
    wait: 'Making the key…',
  },
};
