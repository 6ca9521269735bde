import type { Texts } from '../app/locale.tsx';
import type { KioskView } from './view.ts';

export type Screen = KioskView['screen'];
interface KioskTexts {
  screens: Readonly<Record<Screen, readonly [headline: string, sentence: string]>>;
  seconds(left: number): string;
  qr: string;
}

/** Both languages stand on the screen at once: nobody can be asked to press a button first. */
export const texts: Texts<KioskTexts> = {
  fr: {
    screens: {
      loading: ['Un instant…', ''],
      attract: ['Choisissez un produit', 'Appuyez sur le bouton de la machine, puis payez avec votre téléphone.'],
      pay: ['Scannez pour payer', 'avec l’appareil photo de votre téléphone'],
      validated: ['Paiement validé', 'Votre produit arrive.'],
      dispensing: ['Distribution en cours…', 'Un instant, le produit tombe.'],
      done: ['Produit distribué', 'Prenez votre produit dans le bac.'],
      failed: ['Produit non distribué', 'Vous n’êtes pas débité.'],
      timedOut: ['Temps écoulé', 'Choisissez de nouveau votre produit.'],
      asking: [
        'Un doute sur la distribution',
        'Notre équipe vérifie\u00a0; vous ne payez pas un produit que vous n’avez pas eu.',
      ],
      outOfOrder: ['Hors service', 'La machine revient bientôt.'],
      unknownMachine: ['Machine inconnue', 'Vérifiez l’adresse de cet écran.'],
      offline: ['Connexion perdue', 'Le paiement par téléphone revient dès que possible.'],
    },
    seconds: (left) => `Encore ${left} s`,
    qr: 'Code QR vers la page de paiement',
  },
  en: {
    screens: {
      loading: ['One moment…', ''],
      attract: ['Choose a product', 'Press the button on the machine, then pay with your phone.'],
      pay: ['Scan to pay', 'with your phone’s camera'],
      validated: ['Payment accepted', 'Your product is coming.'],
      dispensing: ['Dispensing…', 'One moment, the product is dropping.'],
      done: ['Here it is', 'Take your product from the tray.'],
      failed: ['Product not dispensed', 'You are not charged.'],
      timedOut: ['Time is up', 'Choose your product again.'],
      asking: ['Not sure it was dispensed', 'Our team is checking; you do not pay for a product you did not get.'],
      outOfOrder: ['Out of order', 'The machine will be back soon.'],
      unknownMachine: ['Unknown machine', 'Check the address of this screen.'],
      offline: ['Connection lost', 'Payment by phone will be back as soon as possible.'],
    },
    seconds: (left) => `${left} s left`,
    qr: 'QR code to the payment page',
  },
};
