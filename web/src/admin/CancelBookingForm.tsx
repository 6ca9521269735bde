import { type FormEvent, useId, useState } from 'react';
import { useLocale, useTexts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import { Notice } from '../components/Notice.tsx';
import { type AdminBooking, adminCancelBooking } from '../services/immersionAdminService.ts';
import { texts } from './texts.ts';

/** Cancels somebody's booking, with the whole amount back unless said otherwise. */
export function CancelBookingForm({
  booking,
  onDone,
  onClose,
}: {
  booking: AdminBooking;
  onDone(sentence: string): void;
  onClose(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const paid = booking.status === 'confirmed';

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    setFailed(false);
    try {
      const outcome = await adminCancelBooking(
        booking.id,
        fields.has('refund'),
        String(fields.get('reason')).trim() || 'admin',
      );
      onDone(
        text.cancelled(
          outcome.result === 'cancelled' && outcome.refund_cents > 0
            ? formatMoney(outcome.refund_cents, outcome.currency, locale)
            : null,
        ),
      );
    } catch (error) {
      console.error(error);
      setFailed(true);
      setBusy(false);
    }
  }

  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <h3>{text.cancelTitle(booking.user_email)}</h3>
      {failed && <Notice tone="bad">{text.unexpected}</Notice>}
      {paid && (
        <label className="check">
          <input type="checkbox" name="refund" defaultChecked />
          {text.withRefund(formatMoney(booking.amount_cents - booking.refunded_cents, booking.currency, locale))}
        </label>
      )}
      <label htmlFor={`${id}r`}>{text.reason}</label>
      <input id={`${id}r`} name="reason" maxLength={200} />
      <div className="actions">
        <button type="submit" className="button" disabled={busy}>
          {text.confirmCancel}
        </button>
        <button type="button" className="button quiet" onClick={onClose}>
          {text.cancel}
        </button>
      </div>
    </form>
  );
}
