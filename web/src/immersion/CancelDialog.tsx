import { useState } from 'react';
import { useLocale, useTexts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import { Dialog } from '../components/Dialog.tsx';
import { Notice } from '../components/Notice.tsx';
import {
  cancelBooking,
  type Cancellation,
  type ImmersionBooking,
  isOffer,
} from '../services/immersionSessionsService.ts';
import { localDay } from './dates.ts';
import { expectedRefund } from './refundRule.ts';
import { texts } from './texts.ts';

/** Says what giving the place back would bring, and where it goes, before it is given back. */
export function CancelDialog({
  booking,
  onClose,
  onDone,
}: {
  booking: ImmersionBooking;
  onClose(): void;
  onDone(outcome: Cancellation): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const offered = isOffer(booking);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  // what has gone back before counts; while the bank looks into the payment nothing goes back at once
  const contested = booking.payment_state === 'disputed' || booking.payment_state === 'dispute_lost';
  const refund =
    booking.session === null || contested
      ? 0
      : Math.max(
          expectedRefund(booking.amount_cents, booking.session.session_date_start, localDay(new Date())) -
            booking.refunded_cents,
          0,
        );

  async function cancel(): Promise<void> {
    setBusy(true);
    setFailed(false);
    try {
      onDone(await cancelBooking(booking.id));
    } catch (error) {
      console.error(error);
      setFailed(true);
      setBusy(false);
    }
  }

  return (
    <Dialog title={offered ? text.declineTitle : text.cancelTitle} onClose={onClose}>
      {booking.status === 'pending' ? (
        <p>{offered ? text.declineOffer : text.cancelHold}</p>
      ) : (
        <>
          <p>{text.rule}</p>
          {booking.session !== null && (
            <p>
              <strong>{refund > 0 ? text.refund(formatMoney(refund, booking.currency, locale)) : text.noRefund}</strong>
            </p>
          )}
        </>
      )}
      {failed && <Notice tone="bad">{text.unexpected}</Notice>}
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          {text.keep}
        </button>
        <button type="button" className="button quiet danger" disabled={busy} onClick={() => void cancel()}>
          {offered ? text.confirmDecline : text.confirmCancel}
        </button>
      </div>
    </Dialog>
  );
}
