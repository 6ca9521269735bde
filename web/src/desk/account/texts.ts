import type { Texts } from '../../app/locale.tsx';

interface AccountTexts {
  title: string;
  roles: string;
  email: string;
  theme: string;
  themes: Readonly<Record<'auto' | 'light' | 'dark', string>>;
}

export const texts: Texts<AccountTexts> = {
  fr: {
    title: 'Mon compte',
    roles: 'Mes rôles',
    email: 'Adresse',
    theme: 'Apparence',
    themes: { auto: 'Comme l’appareil', light: 'Claire', dark: 'Sombre' },
  },
  en: {
    title: 'My account',
    roles: 'My roles',
    email: 'Address',
    theme: 'Appearance',
    themes: { auto: 'As the device', light: 'Light', dark: 'Dark' },
  },
};
