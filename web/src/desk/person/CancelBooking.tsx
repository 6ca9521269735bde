import { useState } from 'react';
import * as z from 'zod/mini';
import { useLocale, useTexts, type Texts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { Confirm } from '../components/Confirm.tsx';
import { useDecision } from '../queries.ts';

interface CancelTexts {
  title: string;
  what(who: string, what: string): string;
  told: string;
  unpaid: string;
  back(amount: string): string;
  press: string;
  pressBack(amount: string): string;
}
const texts: Texts<CancelTexts> = {
  fr: {
    title: 'Annuler la réservation',
    what: (who, what) => `La place de ${who} (${what}) est rendue.`,
    told: 'La personne reçoit une lettre, et la place va à la suivante sur la liste d’attente.',
    unpaid: 'Elle n’était pas encore payée\u00a0: aucun argent ne bouge.',
    back: (amount) => `Rendre aussi ${amount}`,
    press: 'Annuler la réservation',
    pressBack: (amount) => `Annuler et rendre ${amount}`,
  },
  en: {
    title: 'Cancel the booking',
    what: (who, what) => `The place of ${who} (${what}) is given back.`,
    told: 'The person gets a letter, and the place goes to the next in the waiting list.',
    unpaid: 'It was not paid yet: no money moves.',
    back: (amount) => `Give back ${amount} as well`,
    press: 'Cancel the booking',
    pressBack: (amount) => `Cancel and give back ${amount}`,
  },
};

const answer = z.object({ result: z.enum(['cancelled', 'already']) });

export interface Cancellable {
  id: string;
  what: string;
  isPaid: boolean;
  /** Minor units, what was paid and what of it has gone back. */
  amount: number;
  refunded: number;
  currency: string;
}

/** Cancels somebody's booking, with its money unless one says otherwise. */
export function CancelBooking({ booking, who, onClose }: { booking: Cancellable; who: string; onClose(): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const cancel = useDecision('admin_cancel_booking', answer);
  const [isBack, setBack] = useState(true);
  const { id, what, isPaid, amount, refunded, currency } = booking;
  const left = formatMoney(amount - refunded, currency, locale);
  const givesBack = isPaid && isBack && amount > refunded;
  return (
    <Confirm
      title={text.title}
      action="cancel_booking"
      press={givesBack ? text.pressBack(left) : text.press}
      danger
      reason="optional"
      onClose={onClose}
      onDecide={(reason) =>
        cancel.mutateAsync({ booking_id: id, refund: givesBack, ...(reason === '' ? {} : { reason }) })
      }
    >
      <p>{text.what(who, what)}</p>
      <p className="muted">{text.told}</p>
      {isPaid && amount > refunded ? (
        <label className="check">
          <input type="checkbox" checked={isBack} onChange={(event) => setBack(event.target.checked)} />{' '}
          {text.back(left)}
        </label>
      ) : (
        <p>{text.unpaid}</p>
      )}
    </Confirm>
  );
}
