import type { Texts } from '../../app/locale.tsx';

interface ShopTexts {
  title: string;
  how: string;
  see: string;
  wait: string;
  look: string;
  colour: string;
  colourHow: string;
  pale: string;
  accent: string;
  accentHow: string;
  logo: string;
  logoHow: string;
  logoLarge: string;
  removeLogo: string;
  words: string;
  legal: string;
  legalHow: string;
  fields: Readonly<Record<string, string>>;
}
export const texts: Texts<ShopTexts> = {
  fr: {
    title: 'Boutique',
    how: 'Ce que voient vos clients. Nom, adresse, contact et numéros se changent dans les réglages.',
    see: 'Voir la page d’accueil',
    wait: 'La boutique se charge…',
    look: 'Apparence',
    colour: 'Couleur',
    colourHow: 'Des boutons et des liens\u00a0: on y lit du blanc.',
    pale: 'Trop claire\u00a0: le blanc ne s’y lit pas. Prenez-en une plus foncée.',
    accent: 'Accent',
    accentHow: 'De ce qui décore.',
    logo: 'Logo',
    logoHow: 'PNG, WebP ou SVG, carré, 14 ko au plus. Sans logo, un signe neutre en tient lieu.',
    logoLarge: 'Cette image est trop lourde, ou d’une autre sorte. Rien n’a changé.',
    removeLogo: 'Retirer le logo',
    words: 'Accueil',
    legal: 'Textes légaux',
    legalHow: 'Une ligne vide sépare les paragraphes. Vides, les pages disent à qui les demander.',
    fields: {
      welcome_fr: 'Phrase d’accueil, en français',
      welcome_en: 'Phrase d’accueil, en anglais',
      terms_fr: 'Conditions de vente, en français',
      terms_en: 'Conditions de vente, en anglais',
      privacy_fr: 'Données personnelles, en français',
      privacy_en: 'Données personnelles, en anglais',
      notice_fr: 'Mentions légales, en français',
      notice_en: 'Mentions légales, en anglais',
    },
  },
  en: {
    title: 'Shop',
    how: 'What your customers see. Name, address, contact and numbers are changed in the settings.',
    see: 'See the home page',
    wait: 'The shop is loading…',
    look: 'Looks',
    colour: 'Colour',
    colourHow: 'Of buttons and links: white is read on it.',
    pale: 'Too pale: white cannot be read on it. Take a darker one.',
    accent: 'Accent',
    accentHow: 'Of what decorates.',
    logo: 'Logo',
    logoHow: 'PNG, WebP or SVG, square, 14 kB at most. Without one a plain sign stands for it.',
    logoLarge: 'This picture is too large, or of another kind. Nothing has changed.',
    removeLogo: 'Remove the logo',
    words: 'Welcome',
    legal: 'Legal texts',
    legalHow: 'An empty line parts paragraphs. Where they are empty the pages say whom to ask.',
    fields: {
      welcome_fr: 'Welcome, in French',
      welcome_en: 'Welcome, in English',
      terms_fr: 'Terms of sale, in French',
      terms_en: 'Terms of sale, in English',
      privacy_fr: 'Personal data, in French',
      privacy_en: 'Personal data, in English',
      notice_fr: 'Legal notice, in French',
      notice_en: 'Legal notice, in English',
    },
  },
};
