import { useState } from 'react';
import * as z from 'zod/mini';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { Confirm } from '../components/Confirm.tsx';
import { useMay } from '../me.tsx';
import { useDecision } from '../queries.ts';
import type { Payment, Vend } from './schema.ts';
import { texts } from './texts.ts';

const answer = z.object({ result: z.literal('requested'), refund_id: z.string() });

/** Gives all that is left of a vend's payment back, with a reason; a part of it is given back on the payment's page. */
export function GiveBack({ vend, payment }: { vend: Vend; payment: Payment }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const refund = useDecision('request_refund', answer);
  // one id a dialog: a press that is repeated after a lost answer makes one refund
  const [request, setRequest] = useState<string>();
  if (!may('refund')) return null;
  const amount = formatMoney(payment.refundable_minor, payment.currency, locale);
  return (
    <>
      <button type="button" className="button small" onClick={() => setRequest(crypto.randomUUID())}>
        {text.giveBack(amount)}
      </button>
      {request !== undefined && (
        <Confirm
          title={text.giveBackTitle}
          action="refund"
          press={text.giveBack(amount)}
          reason="required"
          onDecide={(reason) =>
            refund.mutateAsync({
              payment_id: payment.payment_id,
              amount_cents: payment.refundable_minor,
              reason,
              request_id: request,
            })
          }
          onClose={() => setRequest(undefined)}
        >
          <p>{text.giveBackMeans(amount, vend.payer?.email ?? text.somebody)}</p>
        </Confirm>
      )}
    </>
  );
}
