import type { DisplayText } from './session/types.ts';

/** Words on the machine's display, at most 32 characters of ASCII once written. */
const texts: Record<'fr' | 'en', Record<DisplayText, string>> = {
  fr: {
    pay: 'Scannez le QR code: {amount}',
    thanks: 'Merci !',
    failed: 'Echec: rien n’est débité',
    offline: 'Paiement indisponible (réseau)',
    refused: 'Vente refusée',
    timeout: 'Temps écoulé: recommencez',
    closed: 'Paiement fermé',
  },
  en: {
    pay: 'Scan the QR code: {amount}',
    thanks: 'Thank you!',
    failed: 'Failed: nothing is charged',
    offline: 'Payment unavailable (network)',
    refused: 'Sale refused',
    timeout: 'Time is up: start again',
    closed: 'Payment closed',
  },
};

export function displayWords(locale: 'fr' | 'en', text: DisplayText, amount = ''): string {
  return texts[locale][text].replace('{amount}', amount);
}
