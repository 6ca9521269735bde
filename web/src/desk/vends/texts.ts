import type { Texts } from '../../app/locale.tsx';

interface VendTexts {
  title: string;
  none: string;
  noneHelp: string;
  noneUndecided: string;
  heads: { at: string; machine: string; what: string; amount: string; end: string; money: string; payer: string };
  filters: { machine: string; end: string; all: string; amount: string; day: string; around: string };
  ends: Readonly<Record<string, string>>;
  clear: string;
  one(amount: string): string;
  reading: string;
  missing: string;
  missingHelp: string;
  undecidedLead: string;
  policy(release: boolean): string;
  capture(amount: string): string;
  release(amount: string): string;
  captureTitle: string;
  releaseTitle: string;
  captureMeans(amount: string, who: string): string;
  releaseMeans(amount: string, who: string): string;
  somebody: string;
  already: string;
  machineSays: string;
  machineSilent: string;
  reportOf(word: string): string;
  words: string;
  raw: string;
  noLines: string;
  stripeSays: string;
  walletSays: string;
  nothingPaid: string;
  hidden: string;
  steps: Readonly<Record<'asked' | 'paid' | 'begun' | 'settled', string>>;
  course: string;
  facts: {
    machine: string;
    slot: string;
    amount: string;
    received: string;
    refunded: string;
    status: string;
    payer: string;
    way: string;
    id: string;
  };
  ways: Readonly<Record<string, string>>;
  surplus: string;
  paymentPage: string;
  giveBack(amount: string): string;
  giveBackTitle: string;
  giveBackMeans(amount: string, who: string): string;
  refund(amount: string, status: string): string;
  blocked: string;
  walletBack: string;
  decisions: string;
  by(who: string): string;
}

export const texts: Texts<VendTexts> = {
  fr: {
    title: 'Ventes',
    none: 'Aucune vente ne correspond',
    noneHelp: 'Élargissez l’heure, le jour ou le montant. Un client se trompe souvent d’une demi-heure.',
    noneUndecided: 'Aucune vente à décider',
    heads: {
      at: 'Quand',
      machine: 'Distributeur',
      what: 'Article',
      amount: 'Montant',
      end: 'Issue',
      money: 'Argent',
      payer: 'Client',
    },
    filters: { machine: 'Distributeur', end: 'Issue', all: 'Toutes', amount: 'Montant', day: 'Jour', around: 'Vers' },
    ends: {
      undecided: 'À décider',
      success: 'Servi',
      failure: 'Rien n’est tombé',
      cancelled: 'Annulé',
      timeout: 'Pas payé ou pas servi à temps',
      reset: 'Servi (redémarrage)',
      unknown: 'Issue inconnue',
      superseded: 'Autre demande',
      open: 'En cours',
    },
    clear: 'Tout afficher',
    one: (amount) => `Vente de ${amount}`,
    reading: 'Lecture de la vente…',
    missing: 'Cette vente n’existe pas',
    missingHelp: 'Vérifiez le numéro, ou cherchez-la par l’heure et le montant.',
    undecidedLead: 'Personne n’a vu si le produit est tombé. L’argent attend votre décision.',
    policy: (release) => (release ? 'Sans décision, l’argent sera libéré' : 'Sans décision, l’argent sera encaissé'),
    capture: (amount) => `Encaisser ${amount}`,
    release: (amount) => `Libérer ${amount}`,
    captureTitle: 'Le produit est tombé',
    releaseTitle: 'Le produit n’est pas tombé',
    captureMeans: (amount, who) => `${amount} seront encaissés auprès de ${who}.`,
    releaseMeans: (amount, who) => `${amount} seront rendus à ${who}\u00a0; rien n’est gardé.`,
    somebody: 'la personne qui a payé',
    already: 'C’était déjà décidé\u00a0: regardez l’issue, rien d’autre n’a été fait.',
    machineSays: 'Ce que dit la machine',
    machineSilent: 'La machine n’a encore rien dit de cette vente.',
    reportOf: (word) => `Son compte rendu\u00a0: ${word}`,
    words: 'En clair',
    raw: 'Sur la ligne',
    noLines: 'Cette passerelle n’a pas transmis ce qui est passé sur la ligne.',
    stripeSays: 'Ce que dit Stripe',
    walletSays: 'Ce que dit le portefeuille',
    nothingPaid: 'Personne n’a payé cette vente.',
    hidden: 'Votre rôle ne montre pas l’argent.',
    steps: {
      asked: 'La machine a demandé',
      paid: 'Payé',
      begun: 'Distribution autorisée',
      settled: 'Terminé',
    },
    course: 'Déroulement',
    facts: {
      machine: 'Distributeur',
      slot: 'Logement',
      amount: 'Montant',
      received: 'Encaissé',
      refunded: 'Remboursé',
      status: 'État',
      payer: 'Client',
      way: 'Payé par',
      id: 'Numéro',
    },
    ways: { card: 'carte', wallet: 'portefeuille' },
    surplus: 'paiement en trop\u00a0: il repart',
    paymentPage: 'Ouvrir le paiement',
    giveBack: (amount) => `Rendre ${amount}`,
    giveBackTitle: 'Rendre l’argent de cette vente',
    giveBackMeans: (amount, who) => `${amount} repartiront vers la carte de ${who}. L’issue de la vente ne change pas.`,
    refund: (amount, status) => `Remboursement de ${amount}\u00a0: ${status}`,
    blocked: 'Une contestation est ouverte\u00a0: rien ne peut être remboursé pour l’instant.',
    walletBack: 'Payé par portefeuille\u00a0: l’argent se rend en corrigeant le portefeuille, sur la page du client.',
    decisions: 'Décisions',
    by: (who) => `par ${who}`,
  },
  en: {
    title: 'Vends',
    none: 'No vend fits',
    noneHelp: 'Widen the time, the day or the amount. Customers are often half an hour off.',
    noneUndecided: 'No vend waits for a decision',
    heads: {
      at: 'When',
      machine: 'Machine',
      what: 'Item',
      amount: 'Amount',
      end: 'End',
      money: 'Money',
      payer: 'Customer',
    },
    filters: { machine: 'Machine', end: 'End', all: 'All', amount: 'Amount', day: 'Day', around: 'Around' },
    ends: {
      undecided: 'To decide',
      success: 'Dispensed',
      failure: 'Nothing fell',
      cancelled: 'Cancelled',
      timeout: 'Not paid, or not dispensed in time',
      reset: 'Dispensed (restart)',
      unknown: 'End unknown',
      superseded: 'Another request',
      open: 'Under way',
    },
    clear: 'Show all',
    one: (amount) => `Vend of ${amount}`,
    reading: 'Reading the vend…',
    missing: 'There is no such vend',
    missingHelp: 'Check the number, or look for it by time and amount.',
    undecidedLead: 'Nobody saw whether the product fell. The money waits for your decision.',
    policy: (release) => (release ? 'Undecided, the money is released' : 'Undecided, the money is captured'),
    capture: (amount) => `Capture ${amount}`,
    release: (amount) => `Release ${amount}`,
    captureTitle: 'The product fell',
    releaseTitle: 'The product did not fall',
    captureMeans: (amount, who) => `${amount} will be captured from ${who}.`,
    releaseMeans: (amount, who) => `${amount} will go back to ${who}; nothing is kept.`,
    somebody: 'whoever paid',
    already: 'It was decided already: see how; nothing else was done.',
    machineSays: 'What the machine says',
    machineSilent: 'The machine has said nothing of this vend yet.',
    reportOf: (word) => `Its report: ${word}`,
    words: 'In words',
    raw: 'On the line',
    noLines: 'This bridge did not pass on what went over the line.',
    stripeSays: 'What Stripe says',
    walletSays: 'What the wallet says',
    nothingPaid: 'Nobody paid for this vend.',
    hidden: 'Your role does not show money.',
    steps: { asked: 'The machine asked', paid: 'Paid', begun: 'Dispense allowed', settled: 'Ended' },
    course: 'Course',
    facts: {
      machine: 'Machine',
      slot: 'Slot',
      amount: 'Amount',
      received: 'Captured',
      refunded: 'Refunded',
      status: 'State',
      payer: 'Customer',
      way: 'Paid by',
      id: 'Number',
    },
    ways: { card: 'card', wallet: 'wallet' },
    surplus: 'surplus payment: it goes back',
    paymentPage: 'Open the payment',
    giveBack: (amount) => `Refund ${amount}`,
    giveBackTitle: 'Give the money of this vend back',
    giveBackMeans: (amount, who) => `${amount} go back to the card of ${who}. The end of the vend stays as it is.`,
    refund: (amount, status) => `Refund of ${amount}: ${status}`,
    blocked: 'A dispute is open: nothing can be refunded now.',
    walletBack: 'Paid from a wallet: the money is given back by correcting the wallet, on the customer’s page.',
    decisions: 'Decisions',
    by: (who) => `by ${who}`,
  },
};
