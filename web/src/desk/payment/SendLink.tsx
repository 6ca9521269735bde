import { useState } from 'react';
import * as z from 'zod/mini';
import { useTexts, type Texts } from '../../app/locale.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { useDecision } from '../queries.ts';

interface LinkTexts {
  press: string;
  title: string;
  what(who: string): string;
  confirm: string;
  sent(to: string): string;
  already(to: string): string;
}
const texts: Texts<LinkTexts> = {
  fr: {
    press: 'Envoyer le lien',
    title: 'Envoyer le lien pour payer',
    what: (who) => `Une lettre part à ${who}, avec le montant et le lien. Aucun argent ne bouge.`,
    confirm: 'Envoyer',
    sent: (to) => `La lettre part à ${to}.`,
    already: (to) => `Le lien vient déjà de partir à ${to}\u00a0: rien de plus n’est envoyé.`,
  },
  en: {
    press: 'Send the link',
    title: 'Send the link to pay',
    what: (who) => `A letter goes to ${who}, with the amount and the link. No money moves.`,
    confirm: 'Send',
    sent: (to) => `The letter goes to ${to}.`,
    already: (to) => `The link has just gone to ${to}: nothing more is sent.`,
  },
};

const answer = z.object({ result: z.enum(['queued', 'already']), to: z.string(), outbox_id: z.string() });
export type LinkSubject = { p_order: string } | { p_booking: string } | { p_invoice: string } | { p_payment: string };

/** Sends whoever pays the link, by letter; says afterwards to which address. */
export function SendLink({ of, who, small = false }: { of: LinkSubject; who: string; small?: boolean }) {
  const text = useTexts(texts);
  const send = useDecision('send_payment_link', answer);
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState<string>();
  return (
    <>
      <button type="button" className={small ? 'button quiet small' : 'button quiet'} onClick={() => setAsking(true)}>
        {text.press}
      </button>
      {said !== undefined && (
        <span className="muted" role="status">
          {said}
        </span>
      )}
      {asking && (
        <Confirm
          title={text.title}
          action="send_link"
          press={text.confirm}
          onClose={() => setAsking(false)}
          onDecide={async () => {
            const { result, to } = await send.mutateAsync(of);
            setSaid(result === 'queued' ? text.sent(to) : text.already(to));
          }}
        >
          <p>{text.what(who)}</p>
        </Confirm>
      )}
    </>
  );
}
