import type { Locale, Texts } from '../../app/locale.tsx';
import type { Line } from './schema.ts';

const machine: Texts<Readonly<Record<string, string>>> = {
  fr: {
    vend_request: 'La machine demande un paiement',
    vend_success: 'La machine dit que le produit est sorti',
    vend_failure: 'La machine dit que rien n’est sorti',
    vend_cancel: 'Le client a annulé sur la machine',
    reset: 'La machine a redémarré',
    session_complete: 'La machine a fini sa vente',
    acknowledged: 'La carte a bien reçu l’ordre',
    rejected: 'La carte a refusé l’ordre',
    reader: 'Le lecteur change d’état',
    unreadable: 'Une ligne illisible',
  },
  en: {
    vend_request: 'The machine asks for a payment',
    vend_success: 'The machine says that the product came out',
    vend_failure: 'The machine says that nothing came out',
    vend_cancel: 'The customer cancelled at the machine',
    reset: 'The machine restarted',
    session_complete: 'The machine ended its vend',
    acknowledged: 'The board took the command',
    rejected: 'The board refused the command',
    reader: 'The reader changes its state',
    unreadable: 'A line that cannot be read',
  },
};
const bridge: Texts<Readonly<Record<string, string>>> = {
  fr: {
    approve: 'La passerelle autorise la distribution',
    deny: 'La passerelle refuse la demande',
    confirm_cancel: 'La passerelle confirme l’annulation',
    configure: 'La passerelle règle le lecteur',
    enable: 'La passerelle allume le lecteur',
    disable: 'La passerelle éteint le lecteur',
    display: 'La passerelle affiche un texte',
    reply: 'La passerelle répond comme le veut le protocole',
  },
  en: {
    approve: 'The bridge lets the product go',
    deny: 'The bridge refuses the request',
    confirm_cancel: 'The bridge confirms the cancel',
    configure: 'The bridge sets the reader up',
    enable: 'The bridge switches the reader on',
    disable: 'The bridge switches the reader off',
    display: 'The bridge shows a text',
    reply: 'The bridge answers as the protocol wants',
  },
};

/** A line between bridge and machine, in people's words; what has none is left to the line itself. */
export function saysWord({ from, says }: Line, locale: Locale): string {
  const words = (from === 'machine' ? machine : bridge)[locale];
  return says.map((code) => words[code] ?? code).join(' · ') || '–';
}

/** What the bridge says of an end, in French; it speaks English itself. */
const reasons: Readonly<Record<string, string>> = {
  'the machine reported a success': 'La machine a annoncé que le produit est sorti.',
  'the machine reported a failed vend': 'La machine a annoncé que rien n’est sorti.',
  'the machine told no outcome in time': 'La machine n’a pas dit à temps si le produit est sorti.',
  'the machine made a new request': 'La machine a fait une nouvelle demande sans dire comment celle-ci a fini.',
  'the customer cancelled at the machine': 'Le client a annulé sur la machine.',
  "the customer's cancel crossed the approve": 'L’annulation du client a croisé l’autorisation.',
  'nobody paid within the window': 'Personne n’a payé à temps.',
  'the machine reset before the approve': 'La machine a redémarré avant l’autorisation.',
  'the machine reset and the approve had no clear answer':
    'La machine a redémarré, et on ne sait pas si elle a reçu l’autorisation.',
  'the machine reset after the acknowledged approve: a success by MDB/ICP 7.4.7':
    'La machine a redémarré après avoir reçu l’autorisation\u00a0: la norme MDB compte cela comme servi.',
  'the machine reported a success that nobody approved':
    'La machine annonce un produit sorti que personne n’avait autorisé.',
  'the machine ended its session before the approve': 'La machine a terminé sa demande avant l’autorisation.',
  'the serial line was lost before the approve': 'Le câble s’est perdu avant l’autorisation.',
  'the answer of begin_dispense was lost; nothing was approved':
    'La réponse de la base s’est perdue\u00a0: rien n’a été autorisé.',
  'the database did not answer begin_dispense': 'La base n’a pas répondu\u00a0: rien n’a été autorisé.',
  'another bridge had begun to dispense': 'Une autre passerelle avait commencé à servir.',
  'this bridge has no journal of the session': 'Cette passerelle n’a pas de trace de cette vente.',
  'denied over HTTP': 'Refusée par le personnel.',
  'cancelled over HTTP': 'Annulée par le personnel.',
};
const beginnings: readonly (readonly [RegExp, string])[] = [
  [/^the bridge restarted at (\w+), before the approve$/, 'La passerelle a redémarré avant l’autorisation.'],
  [/^the bridge restarted at (\w+)$/, 'La passerelle a redémarré alors que la machine servait.'],
  [/^the board refused the approve/, 'La carte a refusé l’autorisation\u00a0: rien n’est parti vers la machine.'],
  [
    /^the customer cancelled and the board refused the approve/,
    'Le client a annulé et la carte a refusé l’autorisation.',
  ],
  [/^the machine reported a (success|failure) after it had been waited for$/, 'La machine a répondu après coup.'],
  [/^the approve never left/, 'L’autorisation n’est jamais partie.'],
];

/** A reason as the bridge gives it, in the reader's language where it is known. */
export function sayReason(reason: string, locale: Locale): string {
  if (locale === 'en') return reason;
  return reasons[reason] ?? beginnings.find(([pattern]) => pattern.test(reason))?.[1] ?? reason;
}
