import { useId, useState } from 'react';
import * as z from 'zod/mini';
import { useLocale, useTexts, type Texts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { Confirm } from '../components/Confirm.tsx';
import { useDecision } from '../queries.ts';
import { amountToType, typedAmount } from './amount.ts';
import '../words/words.css';

interface RefundTexts {
  title: string;
  what(amount: string, what: string): string;
  who(name: string): string;
  amount: string;
  left(amount: string): string;
  notAnAmount: string;
  tooMuch(amount: string): string;
  press(amount: string): string;
  pressNothing: string;
  how: string;
}
const texts: Texts<RefundTexts> = {
  fr: {
    title: 'Rembourser',
    what: (amount, what) => `${amount} peuvent être rendus\u00a0: ${what}.`,
    who: (name) => `À ${name}, sur le moyen de paiement utilisé.`,
    amount: 'Montant',
    left: (amount) => `sur ${amount}`,
    notAnAmount: 'Ce n’est pas un montant, par exemple 12,50.',
    tooMuch: (amount) => `Il ne reste que ${amount} à rendre.`,
    press: (amount) => `Rembourser ${amount}`,
    pressNothing: 'Rembourser',
    how: 'Stripe met quelques jours à le porter au compte de la personne. Ce qui est parti ne revient pas.',
  },
  en: {
    title: 'Refund',
    what: (amount, what) => `${amount} can go back: ${what}.`,
    who: (name) => `To ${name}, by the way it was paid.`,
    amount: 'Amount',
    left: (amount) => `of ${amount}`,
    notAnAmount: 'This is not an amount, e.g. 12.50.',
    tooMuch: (amount) => `Only ${amount} is left to give back.`,
    press: (amount) => `Refund ${amount}`,
    pressNothing: 'Refund',
    how: 'It takes Stripe some days to bring it to the person’s account. What has gone does not come back.',
  },
};

const answer = z.object({ result: z.literal('requested'), refund_id: z.string(), status: z.string() });

export interface Refundable {
  id: string;
  /** What was paid, in words. */
  what: string;
  /** Who paid; undefined where nobody knows. */
  who: string | undefined;
  /** Minor units that can go back now. */
  refundable: number;
  currency: string;
}

/** Gives a payment back, whole or in part; a press that is repeated gives back once. */
export function RefundDialog({
  payment: { id, what, who, refundable, currency },
  onClose,
  onDone,
}: {
  payment: Refundable;
  onClose(): void;
  onDone?: (() => void) | undefined;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const fieldId = useId();
  const refund = useDecision('request_refund', answer);
  // one id a dialog: what is not known to have arrived may be sent again
  const [request] = useState(() => crypto.randomUUID());
  const [typed, setTyped] = useState(() => amountToType(refundable, currency, locale));
  const minor = typedAmount(typed, currency);
  const say = (amount: number) => formatMoney(amount, currency, locale);
  const problem =
    minor === undefined || minor < 1
      ? text.notAnAmount
      : minor > refundable
        ? text.tooMuch(say(refundable))
        : undefined;

  return (
    <Confirm
      title={text.title}
      action="refund"
      press={minor === undefined ? text.pressNothing : text.press(say(minor))}
      reason="optional"
      onClose={onClose}
      onDecide={async (reason) => {
        await refund.mutateAsync({
          payment_id: id,
          amount_cents: minor,
          request_id: request,
          ...(reason === '' ? {} : { reason }),
        });
        onDone?.();
      }}
    >
      <p>{text.what(say(refundable), what)}</p>
      {who !== undefined && <p>{text.who(who)}</p>}
      <div className="field">
        <label htmlFor={fieldId}>{text.amount}</label>
        <span className="amount-field">
          <input
            id={fieldId}
            inputMode="decimal"
            autoComplete="off"
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              event.target.setCustomValidity('');
            }}
            ref={(field) => field?.setCustomValidity(problem ?? '')}
            aria-invalid={problem !== undefined}
            aria-describedby={`${fieldId}-left`}
            required
          />
          <span id={`${fieldId}-left`} className="muted">
            {problem ?? text.left(say(refundable))}
          </span>
        </span>
      </div>
      <p className="muted">{text.how}</p>
    </Confirm>
  );
}
