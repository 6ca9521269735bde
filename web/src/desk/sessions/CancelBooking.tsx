import { useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { Confirm } from '../components/Confirm.tsx';
import { useDecision } from '../queries.ts';
import { type Attendee, cancelledSchema } from './schema.ts';
import { texts } from './texts.ts';

/** Gives somebody's place back, with what is left of their money unless said otherwise. */
export function CancelBooking({
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
  const cancel = useDecision('admin_cancel_booking', cancelledSchema);
  const [withMoney, setWithMoney] = useState(true);
  const who = attendee.name ?? attendee.email;
  return (
    <Confirm
      title={text.cancelBookingTitle(who)}
      action="cancel_booking"
      press={text.cancelBookingPress}
      danger
      reason="required"
      onClose={onClose}
      onDecide={async (reason) => {
        await cancel.mutateAsync({ booking_id: attendee.booking_id, refund: withMoney, reason });
        onDone(text.bookingCancelled(who));
      }}
    >
      <p>{text.cancelBookingText}</p>
      {attendee.status === 'confirmed' && attendee.refundable_cents > 0 && (
        <label className="check">
          <input type="checkbox" checked={withMoney} onChange={(event) => setWithMoney(event.target.checked)} />
          {text.withRefund(formatMoney(attendee.refundable_cents, attendee.currency, locale))}
        </label>
      )}
    </Confirm>
  );
}
