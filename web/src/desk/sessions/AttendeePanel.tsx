import { type FormEvent, useId, useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { Notice } from '../../components/Notice.tsx';
import { DetailPanel } from '../components/DetailPanel.tsx';
import { Money } from '../components/Money.tsx';
import { Facts } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { DeskLink, links } from '../links.tsx';
import { useMay } from '../me.tsx';
import { useDecision } from '../queries.ts';
import { sayFailure } from '../sayFailure.ts';
import { CancelBooking } from './CancelBooking.tsx';
import { RefundPart } from './RefundPart.tsx';
import { type Attendee, doneSchema } from './schema.ts';
import { paymentMood } from './sessionState.ts';
import { texts } from './texts.ts';

/** One booking of a session, with what can be done for whoever it is of. */
export function AttendeePanel({
  attendee,
  onDone,
  onClose,
}: {
  attendee: Attendee;
  onDone(sentence: string): void;
  onClose(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const [open, setOpen] = useState<'refund' | 'cancel'>();
  const { amount_cents, refunded_cents, refundable_cents, currency, status } = attendee;
  const who = attendee.name ?? attendee.email;
  const shut = () => setOpen(undefined);
  return (
    <DetailPanel title={who} onClose={onClose}>
      <Facts
        facts={[
          [text.people.email, <a href={`mailto:${attendee.email}`}>{attendee.email}</a>],
          [
            text.people.money,
            <StateDot mood={paymentMood(attendee.payment_state)}>
              {text.payments[attendee.payment_state] ?? attendee.payment_state}
            </StateDot>,
          ],
          [text.attendee.paid, <Money minor={amount_cents} currency={currency} />],
          ...(refunded_cents > 0
            ? [[text.attendee.back, <Money minor={refunded_cents} currency={currency} />] as const]
            : []),
          [text.attendee.refundable, formatMoney(refundable_cents, currency, locale)],
          [text.attendee.booked, <When at={attendee.booked_at} />],
          [text.attendee.language, text.languages[attendee.language]],
        ]}
      />
      {attendee.disputed && <Notice tone="info">{text.disputed}</Notice>}
      <div className="actions">
        {may('refund') && refundable_cents > 0 && (
          <button type="button" className="button small" onClick={() => setOpen('refund')}>
            {text.refund}
          </button>
        )}
        {may('cancel_booking') && status !== 'cancelled' && (
          <button type="button" className="button quiet small danger" onClick={() => setOpen('cancel')}>
            {text.cancelBooking}
          </button>
        )}
      </div>
      {may('manage_sessions') && status === 'confirmed' && <NameForm attendee={attendee} onDone={onDone} />}
      <ul className="panel-links">
        <li>
          <DeskLink href={links.person(attendee.user_id)}>{text.toPerson}</DeskLink>
        </li>
        {attendee.payment_id !== null && (
          <li>
            <DeskLink href={links.payment(attendee.payment_id)}>{text.toPayment}</DeskLink>
          </li>
        )}
      </ul>
      {open === 'refund' && <RefundPart attendee={attendee} onClose={shut} onDone={onDone} />}
      {open === 'cancel' && <CancelBooking attendee={attendee} onClose={shut} onDone={onDone} />}
    </DetailPanel>
  );
}

/** Who a place is for, as it stands on the sheet. */
function NameForm({ attendee, onDone }: { attendee: Attendee; onDone(sentence: string): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const name = useDecision('name_attendee', doneSchema);
  function save(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get('name') ?? '');
    name.mutate({ booking_id: attendee.booking_id, name: typed }, { onSuccess: () => onDone(text.saved) });
  }
  return (
    <form className="field" onSubmit={save}>
      <label htmlFor={id}>{text.attendee.name}</label>
      <span className="field-row">
        <input
          id={id}
          name="name"
          maxLength={200}
          defaultValue={attendee.name ?? ''}
          autoComplete="off"
          aria-describedby={`${id}h`}
        />
        <button type="submit" className="button quiet small" disabled={name.isPending}>
          {text.saveName}
        </button>
      </span>
      <p id={`${id}h`} className="hint">
        {text.nameHint}
      </p>
      {name.error !== null && <Notice tone="bad">{sayFailure(name.error, locale)}</Notice>}
    </form>
  );
}
