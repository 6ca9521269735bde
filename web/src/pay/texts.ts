import type { Texts } from '../app/locale.tsx';

export type PayState = 'PENDING' | 'ended' | 'PAID' | 'dispensing' | 'COMPLETED' | 'FAILED' | 'unknown';
interface PayTexts {
  title: string;
  missing: string;
  missingHint: string;
  failed: string;
  retry: string;
  states: Readonly<Record<PayState, readonly [headline: string, sentence: string]>>;
  card: string;
  wallet: string;
  balance(amount: string): string;
  tooLittle(missing: string): string;
  recharge(amount: string): string;
  signInForWallet: string;
  opening: string;
  walletOnly(least: string): string;
  cardNote: string;
  machine: string;
  left(seconds: number): string;
  reasons: Readonly<Record<string, string>>;
  unexpected: string;
}

export const texts: Texts<PayTexts> = {
  fr: {
    title: 'Payer',
    missing: 'Achat introuvable',
    missingHint: 'Scannez de nouveau le code sur l’écran du distributeur.',
    failed: 'La page n’a pas pu être chargée.',
    retry: 'Réessayer',
    states: {
      PENDING: ['À payer', 'Le produit tombe dès que vous avez payé.'],
      ended: ['Temps écoulé', 'Choisissez de nouveau votre produit sur la machine.'],
      PAID: ['Paiement validé', 'Votre produit arrive.'],
      dispensing: ['Distribution en cours…', 'Regardez le bac de la machine.'],
      COMPLETED: ['Produit distribué', 'Prenez votre produit dans le bac.'],
      FAILED: ['Achat terminé sans produit', 'Vous n’êtes pas débité. Si un montant était réservé, il est libéré.'],
      unknown: ['Nous vérifions', 'La machine ne sait pas si le produit est tombé. Nous réglons cela sous 24 heures.'],
    },
    card: 'Payer par carte',
    wallet: 'Payer avec mon portefeuille',
    balance: (amount) => `Solde\u00a0: ${amount}`,
    tooLittle: (missing) => `Il manque ${missing} dans votre portefeuille.`,
    recharge: (amount) => `Recharger de ${amount}`,
    signInForWallet: 'Payer avec mon portefeuille (se connecter)',
    opening: 'Ouverture…',
    walletOnly: (least) => `Les montants sous ${least} se paient avec le portefeuille.`,
    cardNote: 'Carte, Apple Pay ou Google Pay, via Stripe. Le montant n’est débité qu’une fois le produit remis.',
    machine: 'Distributeur',
    left: (seconds) => `Encore ${seconds} s pour payer`,
    reasons: {
      ended: 'Le temps pour payer est écoulé.',
      already_paid: 'Cet achat est déjà payé.',
      frozen: 'Votre portefeuille est bloqué\u00a0: écrivez-nous.',
      balance: 'Le solde ne suffit pas.',
      wallet_only: 'Ce montant se paie avec le portefeuille.',
      not_found: 'Cet achat n’existe pas.',
      amount: 'Le montant ne correspond plus\u00a0: rechargez la page.',
      sign_in: 'Connectez-vous d’abord.',
    },
    unexpected: 'Le paiement n’a pas pu s’ouvrir. Rien n’est débité\u00a0; réessayez.',
  },
  en: {
    title: 'Pay',
    missing: 'Purchase not found',
    missingHint: 'Scan the code on the machine’s screen again.',
    failed: 'The page could not be loaded.',
    retry: 'Try again',
    states: {
      PENDING: ['To pay', 'The product drops as soon as you have paid.'],
      ended: ['Time is up', 'Choose your product on the machine again.'],
      PAID: ['Payment accepted', 'Your product is coming.'],
      dispensing: ['Dispensing…', 'Look at the machine’s tray.'],
      COMPLETED: ['Here it is', 'Take your product from the tray.'],
      FAILED: ['Ended without a product', 'You are not charged. If an amount was held, it is released.'],
      unknown: [
        'We are checking',
        'The machine does not know whether the product dropped. We settle it within 24 hours.',
      ],
    },
    card: 'Pay by card',
    wallet: 'Pay from my wallet',
    balance: (amount) => `Balance: ${amount}`,
    tooLittle: (missing) => `Your wallet is ${missing} short.`,
    recharge: (amount) => `Top up by ${amount}`,
    signInForWallet: 'Pay from my wallet (sign in)',
    opening: 'Opening…',
    walletOnly: (least) => `Amounts below ${least} are paid from the wallet.`,
    cardNote: 'Card, Apple Pay or Google Pay, at Stripe. You are charged only once the product is out.',
    machine: 'Machine',
    left: (seconds) => `${seconds} s left to pay`,
    reasons: {
      ended: 'The time to pay is over.',
      already_paid: 'This purchase is already paid.',
      frozen: 'Your wallet is frozen: write to us.',
      balance: 'The balance is too low.',
      wallet_only: 'This amount is paid from the wallet.',
      not_found: 'This purchase does not exist.',
      amount: 'The amount no longer matches: reload the page.',
      sign_in: 'Sign in first.',
    },
    unexpected: 'The payment did not open. Nothing is charged; please try again.',
  },
};
