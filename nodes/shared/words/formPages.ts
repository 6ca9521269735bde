import * as z from 'zod';
import { money, refusalInWords, type Language } from './refusals';

interface Page {
  title: string;
  /** A line whose {value} the answer does not have is left out. */
  lines: readonly string[];
}

/**
 * What a form of staff shows, by the `page` that the database names in its answer: what happened, to what, whether money
 * moved and what to do next. `{amount_minor}` is an amount of the answer in its `currency`, `{at}` an instant of it.
 */
export const FORM_PAGES: Readonly<Record<string, Readonly<Record<Language, Page>>>> = {
  refused: {
    fr: {
      title: 'Refusé : rien n’a été fait',
      lines: ['{sentence}', 'L’argent n’a pas bougé. Corrigez, puis envoyez le formulaire de nouveau.'],
    },
    en: {
      title: 'Refused: nothing was done',
      lines: ['{sentence}', 'No money has moved. Correct it, then send the form again.'],
    },
  },
  refund_ask: {
    fr: {
      title: 'Rembourser {amount_minor} ?',
      lines: [
        '{label}',
        'Payé par {who}',
        'Payé le {at} · {intent}',
        'Motif : {reason}',
        'Il resterait {left_minor} à rembourser.',
        'Rien n’est fait encore.',
      ],
    },
    en: {
      title: 'Refund {amount_minor}?',
      lines: [
        '{label}',
        'Paid by {who}',
        'Paid on {at} · {intent}',
        'Reason: {reason}',
        '{left_minor} would be left to refund.',
        'Nothing is done yet.',
      ],
    },
  },
  refund_done: {
    fr: {
      title: 'Remboursement demandé',
      lines: [
        '{amount_minor} · {label}',
        'Pour {who}',
        'L’argent part dès que Stripe l’a confirmé, d’ordinaire en quelques secondes ; il est sur le compte du client en cinq à dix jours. Il reste {left_minor} à rembourser.',
        'La page du paiement, au bureau, dit où il en est. Si Stripe refuse, le support reçoit une alerte.',
      ],
    },
    en: {
      title: 'Refund requested',
      lines: [
        '{amount_minor} · {label}',
        'To {who}',
        'The money leaves once Stripe has confirmed it, usually within seconds; the customer has it in five to ten days. {left_minor} are left to refund.',
        'The payment’s page at the desk says how far it is. Should Stripe refuse, support is alerted.',
      ],
    },
  },
  wallet_ask: {
    fr: {
      title: 'Corriger ce portefeuille ?',
      lines: [
        'Portefeuille de {who}',
        'Correction : {amount_minor}',
        'Solde : {balance_minor} maintenant, {after_minor} après.',
        'Motif : {reason}',
        'Rien n’est fait encore.',
      ],
    },
    en: {
      title: 'Correct this wallet?',
      lines: [
        'Wallet of {who}',
        'Correction: {amount_minor}',
        'Balance: {balance_minor} now, {after_minor} afterwards.',
        'Reason: {reason}',
        'Nothing is done yet.',
      ],
    },
  },
  wallet_done: {
    fr: {
      title: 'Portefeuille corrigé',
      lines: [
        'Portefeuille de {who} : {amount_minor}',
        'Son solde est maintenant de {balance_minor}. Rien n’a bougé dans Stripe.',
        'Une erreur se corrige par une autre correction : le relevé garde les deux.',
      ],
    },
    en: {
      title: 'Wallet corrected',
      lines: [
        'Wallet of {who}: {amount_minor}',
        'Its balance is {balance_minor} now. Nothing has moved in Stripe.',
        'A mistake is put right by another correction: the statement keeps both.',
      ],
    },
  },
  vend_ask: {
    fr: {
      title: 'Le produit est-il sorti ?',
      lines: [
        '{label} · {machine}',
        '{amount_minor} · {at}',
        'Payé par {who}',
        'Ce que la machine a dit : {reports}',
        'Sans décision avant le {decide_before}, elle est {policy}.',
        'Rien n’est décidé encore.',
      ],
    },
    en: {
      title: 'Did the product come out?',
      lines: [
        '{label} · {machine}',
        '{amount_minor} · {at}',
        'Paid by {who}',
        'What the machine said: {reports}',
        'Without a decision before {decide_before}, it is {policy}.',
        'Nothing is decided yet.',
      ],
    },
  },
  vend_capture: {
    fr: {
      title: 'Vente encaissée',
      lines: [
        '{label} · {machine}',
        '{amount_minor} sont gardés : le client a eu son produit.',
        'Si ce n’était pas le cas, remboursez cette vente.',
      ],
    },
    en: {
      title: 'Vend captured',
      lines: [
        '{label} · {machine}',
        '{amount_minor} are kept: the customer has had the product.',
        'Should this be wrong, refund this vend.',
      ],
    },
  },
  vend_release: {
    fr: {
      title: 'Argent rendu',
      lines: [
        '{label} · {machine}',
        '{amount_minor} sont rendus : sur la carte, dès que Stripe l’a confirmé ; sur le portefeuille, à l’instant.',
        'La page de la vente, au bureau, dit où il en est.',
      ],
    },
    en: {
      title: 'Money given back',
      lines: [
        '{label} · {machine}',
        '{amount_minor} are given back: to the card, once Stripe has confirmed it; to the wallet, at once.',
        'The vend’s page at the desk says how far it is.',
      ],
    },
  },
  replay_none: {
    fr: {
      title: 'Rien à rejouer',
      lines: ['Aucun événement en erreur : rien à rejouer. L’argent n’a pas bougé.'],
    },
    en: { title: 'Nothing to replay', lines: ['No event is in error: nothing to replay. No money has moved.'] },
  },
  replay_ask_events: {
    fr: {
      title: 'Événements à rejouer : {count}',
      lines: [
        'Ceux qui sont nommés.',
        'Inconnus du journal, donc laissés : {unknown}',
        'Rien n’est appliqué deux fois.',
      ],
    },
    en: {
      title: 'Events to replay: {count}',
      lines: ['Those that are named.', 'In no log, so left out: {unknown}', 'Nothing is applied twice.'],
    },
  },
  replay_ask_cause: {
    fr: {
      title: 'Événements à rejouer : {count}',
      lines: ['Ceux en erreur pour : {cause}', 'Rien n’est appliqué deux fois.'],
    },
    en: {
      title: 'Events to replay: {count}',
      lines: ['Those in error for: {cause}', 'Nothing is applied twice.'],
    },
  },
  replay_ask_all: {
    fr: {
      title: 'Événements à rejouer : {count}',
      lines: ['Tous ceux en erreur, quelle que soit la cause.', 'Rien n’est appliqué deux fois.'],
    },
    en: {
      title: 'Events to replay: {count}',
      lines: ['All that are in error, whatever the cause.', 'Nothing is applied twice.'],
    },
  },
  replay_done: {
    fr: {
      title: 'Rejoués : {replayed}',
      lines: [
        'Ils attendent de nouveau leur traitement, qui les reprend aussitôt. Rien n’est appliqué deux fois ; l’argent ne bouge que par ce qui manquait.',
        'La page des événements, au bureau, dit ce que chacun devient.',
      ],
    },
    en: {
      title: 'Replayed: {replayed}',
      lines: [
        'They wait for the synchronisation again, which takes them at once. Nothing is applied twice; money moves only by what was missing.',
        'The page of events at the desk says what becomes of each.',
      ],
    },
  },
  replay_partly: {
    fr: {
      title: 'Rejoués en partie : {replayed}',
      lines: [
        'Laissés : {refused}.',
        'Les autres attendent de nouveau leur traitement. Rien n’est appliqué deux fois.',
        'Corrigez ce qui peut l’être, puis rejouez ceux qui sont laissés.',
      ],
    },
    en: {
      title: 'Replayed in part: {replayed}',
      lines: [
        'Left out: {refused}.',
        'The others wait for the synchronisation again. Nothing is applied twice.',
        'Mend what can be mended, then replay those that were left out.',
      ],
    },
  },
};

/** Codes within a sentence, by the value they are of. */
const CODES: Readonly<Record<string, Readonly<Record<string, Readonly<Record<Language, string>>>>>> = {
  policy: {
    capture: { fr: 'encaissée', en: 'captured' },
    release: { fr: 'rendue', en: 'given back' },
  },
  // why an event stays as it was
  result: {
    not_found: { fr: 'inconnu du journal', en: 'in no log' },
    busy: { fr: 'en cours de traitement', en: 'being processed' },
    expired: { fr: 'contenu effacé après 30 jours', en: 'content deleted after 30 days' },
    ignored: { fr: 'd’un autre compte ou d’un autre mode', en: 'of another account or another mode' },
    changed: { fr: 'rejoué entre-temps par quelqu’un d’autre', en: 'replayed by somebody else meanwhile' },
  },
};

const answerSchema = z.looseObject({ page: z.string(), zone: z.string().optional(), currency: z.string().optional() });
const leftSchema = z.array(z.object({ event_id: z.string(), result: z.string() }));

function word(of: string, code: string, language: Language): string {
  return CODES[of]?.[code]?.[language] ?? code;
}

/** A value of the answer as people read it; undefined where there is none. */
function shown(answer: z.infer<typeof answerSchema>, name: string, language: Language): string | undefined {
  if (name === 'sentence') return refusalInWords(answer, language) ?? String(answer.reason);
  const value = answer[name];
  const left = leftSchema.safeParse(value);
  if (left.success)
    return left.data.map(({ event_id, result }) => `${event_id} (${word('result', result, language)})`).join(', ');
  if (typeof value === 'number' && name.endsWith('_minor') && answer.currency !== undefined)
    return money(value, answer.currency, language);
  if (typeof value === 'number') return new Intl.NumberFormat(language).format(value);
  if (typeof value !== 'string' || value === '') return undefined;
  if (!/^(?:at|decide_before)$/.test(name)) return word(name, value, language);
  const format = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: answer.zone ?? 'UTC',
  });
  return format.format(new Date(value));
}

/**
 * The words of the page that an answer `{page, …}` is for: a title, and a message of lines. Undefined where the answer is
 * for no page of a form.
 */
export function formPageInWords(given: unknown, language: Language): { title: string; message: string } | undefined {
  const answer = answerSchema.safeParse(given);
  if (!answer.success || !Object.hasOwn(FORM_PAGES, answer.data.page)) return undefined;
  const page = FORM_PAGES[answer.data.page]?.[language];
  if (page === undefined) return undefined;
  const filled = (line: string): string | undefined => {
    const names = [...line.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const values = new Map(names.map((name) => [name, shown(answer.data, name, language)]));
    if (names.some((name) => values.get(name) === undefined)) return undefined;
    return line.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? '');
  };
  return {
    title: filled(page.title) ?? page.title,
    message: page.lines.flatMap((line) => filled(line) ?? []).join('\n'),
  };
}
