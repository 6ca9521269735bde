import { useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { shortly } from '../clock.ts';
import { Money } from '../components/Money.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { DeskLink } from '../links.tsx';
import { useMay } from '../me.tsx';
import { RefundDialog } from '../payment/RefundDialog.tsx';
import { type LinkSubject, SendLink } from '../payment/SendLink.tsx';
import { hrefOf } from '../words/found.ts';
import { sayAlert, sayDecision, sayDecline, sayLabel, sayLetter } from '../words/named.ts';
import { sayDomain, sayState, type StateOf } from '../words/states.ts';
import { CancelBooking } from './CancelBooking.tsx';
import type { Entry } from './schema.ts';
import { texts } from './texts.ts';
import '../words/words.css';

const statesOf: Readonly<Record<string, StateOf>> = {
  order: 'order',
  payment: 'payment',
  refund: 'refund',
  dispute: 'dispute',
  booking: 'booking',
  waitlist: 'waitlist',
  vend: 'vend',
  recharge: 'recharge',
  wallet: 'wallet',
  subscription: 'subscription',
  invoice: 'invoice',
  letter: 'queue',
  alert: 'alert',
};

/** The row's own id, behind its kind. */
const idOf = ({ id }: Entry): string => id.slice(id.indexOf(':') + 1);

function linkSubject(entry: Entry): LinkSubject | undefined {
  if (entry.link !== true) return undefined;
  const id = idOf(entry);
  if (entry.kind === 'order') return { p_order: id };
  if (entry.kind === 'booking') return { p_booking: id };
  return entry.kind === 'invoice' ? { p_invoice: id } : undefined;
}

/** One thing that happened, and what can be done there. */
export function EntryRow({ entry, who, address }: { entry: Entry; who: string; address: string }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const [doing, setDoing] = useState<'refund' | 'cancel'>();
  const { kind, state, amount_minor, currency, open } = entry;
  const shown =
    state === null || state === undefined ? undefined : sayState(statesOf[kind] ?? 'payment', state, locale);
  const outcome = entry.outcome ? sayState('outcome', entry.outcome, locale) : undefined;
  const href = hrefOf(open);
  const what = whatOf(entry, locale);
  const title = [text.kinds[kind] ?? kind, what].filter((part) => part !== '').join(' · ');
  const link = linkSubject(entry);
  const refundable = kind === 'payment' ? (entry.refundable_minor ?? 0) : 0;
  const details = [
    entry.method === 'card' ? text.byCard : entry.method === 'wallet' ? text.byWallet : undefined,
    (entry.refunded_minor ?? 0) > 0 && currency
      ? text.refunded(formatMoney(entry.refunded_minor ?? 0, currency, locale))
      : undefined,
    kind === 'decision' ? text.by(entry.by ?? (entry.door === 'service' ? text.server : text.someone)) : undefined,
    entry.until && state !== 'confirmed' && state !== 'cancelled'
      ? text.until(shortly(entry.until, locale))
      : undefined,
    entry.reason === 'requested_by_customer' ? undefined : entry.reason,
    entry.failure,
    entry.error_code ? sayDecline(entry.error_code, locale) : undefined,
  ].filter((part) => part !== undefined && part !== null && part !== '');

  return (
    <li data-mood={shown?.mood ?? 'off'} data-kind={kind}>
      <div className="entry">
        <span className="entry-what">{href === undefined ? title : <DeskLink href={href}>{title}</DeskLink>}</span>
        {typeof amount_minor === 'number' && <Money minor={amount_minor} currency={currency ?? 'eur'} />}
        {shown !== undefined && <StateDot mood={shown.mood}>{shown.word}</StateDot>}
        {outcome !== undefined && <StateDot mood={outcome.mood}>{outcome.word}</StateDot>}
        <When at={entry.at} exact />
      </div>
      {details.length > 0 && <div className="muted">{details.join(' · ')}</div>}
      <div className="entry-do">
        {refundable > 0 && may('refund') && (
          <button type="button" className="button quiet small" onClick={() => setDoing('refund')}>
            {text.refund}
          </button>
        )}
        {entry.cancellable === true && may('cancel_booking') && (
          <button type="button" className="button quiet small" onClick={() => setDoing('cancel')}>
            {text.cancel}
          </button>
        )}
        {link !== undefined && may('send_link') && <SendLink of={link} who={address} small />}
      </div>
      {doing === 'refund' && (
        <RefundDialog
          payment={{ id: idOf(entry), what, who, refundable, currency: currency ?? 'eur' }}
          onClose={() => setDoing(undefined)}
        />
      )}
      {doing === 'cancel' && (
        <CancelBooking
          booking={{
            id: idOf(entry),
            what,
            isPaid: entry.paid === true,
            amount: amount_minor ?? 0,
            refunded: entry.refunded_minor ?? 0,
            currency: currency ?? 'eur',
          }}
          who={who}
          onClose={() => setDoing(undefined)}
        />
      )}
    </li>
  );
}

/** What it was about, by its name. */
function whatOf({ kind, label, domain }: Entry, locale: 'fr' | 'en'): string {
  if (kind === 'payment') return [sayDomain(domain, locale), sayLabel(label, locale)].filter(Boolean).join(' · ');
  if (kind === 'letter') return sayLetter(label ?? '', locale);
  if (kind === 'alert') return sayAlert(label ?? '', locale);
  if (kind === 'decision') return sayDecision(label ?? '', locale);
  return sayLabel(label, locale);
}
