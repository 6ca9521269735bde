import { useId, useState } from 'react';
import { centsOf, priceText } from '../../admin/price.ts';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { Confirm } from '../components/Confirm.tsx';
import { useDecision } from '../queries.ts';
import { type Attendee, refundSchema } from './schema.ts';
import { texts } from './texts.ts';

/** Gives a part of a booking back, with a reason, by the one refund function; the place stays. */
export function RefundPart({
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
  const id = useId();
  const refund = useDecision('request_refund', refundSchema);
  // made here: whatever becomes of the line, this dialog refunds once
  const [requestId] = useState(() => crypto.randomUUID());
  const [typed, setTyped] = useState('');
  const { refundable_cents: most, currency } = attendee;
  const cents = centsOf(typed);
  const who = attendee.name ?? attendee.email;
  const amount = formatMoney(cents ?? 0, currency, locale);
  return (
    <Confirm
      title={text.refundTitle(who)}
      action="refund"
      press={text.refundPress(amount)}
      reason="required"
      onClose={onClose}
      onDecide={async (reason) => {
        const asked = await refund.mutateAsync({
          booking_id: attendee.booking_id,
          amount_cents: cents,
          reason,
          request_id: requestId,
        });
        onDone(text.refundDone(formatMoney(asked.amount_cents, currency, locale), who));
      }}
    >
      <label htmlFor={id}>{text.refundAmount}</label>
      <input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        required
        pattern="\s*[0-9]{1,7}([.,][0-9]{1,2})?\s*€?\s*"
        placeholder={priceText(most, locale === 'fr' ? ',' : '.')}
        value={typed}
        aria-describedby={`${id}h`}
        onChange={(event) => setTyped(event.target.value)}
      />
      <p id={`${id}h`} className="hint">
        {text.refundHint(formatMoney(most, currency, locale))}
      </p>
    </Confirm>
  );
}
