import { useEffect, useState } from 'react';
import { useAccount } from '../app/account.ts';
import type { PageProps } from '../app/routes.ts';
import { type Texts, useLocale, useTexts } from '../app/locale.tsx';
import { AccountButton } from '../components/AccountButton.tsx';
import { Frame } from '../components/Frame.tsx';
import { SignInForm } from '../components/SignInDialog.tsx';
import { Dates } from '../immersion/Dates.tsx';
import { texts as immersion } from '../immersion/texts.ts';
import { formatSessionDates, getUserBookings, type ImmersionBooking } from '../services/immersionSessionsService.ts';

type State = 'confirmed' | 'pending' | 'slow' | 'abandoned' | 'refunding' | 'refunded' | 'cancelled' | 'missing';
const texts: Texts<{
  title: string;
  back: string;
  signIn: string;
  states: Readonly<Record<State, readonly [string, string]>>;
}> = {
  fr: {
    title: 'Votre réservation',
    back: 'Voir les sessions et mes réservations',
    signIn: 'Connectez-vous pour voir votre réservation.',
    states: {
      confirmed: ['Votre place est confirmée', 'Un e-mail avec le fichier de calendrier vous attend.'],
      pending: [
        'Paiement en cours de confirmation…',
        'Cela prend d’ordinaire quelques secondes. Vous pouvez laisser cette page ouverte.',
      ],
      slow: [
        'Toujours en attente de la banque',
        'Dès que le paiement est confirmé, vous recevez un e-mail. Vous pouvez fermer cette page.',
      ],
      abandoned: [
        'Le paiement n’est pas terminé',
        'Votre place reste retenue un moment\u00a0: reprenez le paiement depuis «\u00a0Mes réservations\u00a0».',
      ],
      refunding: [
        'Votre paiement vous est remboursé',
        'Il est arrivé alors que la place ne pouvait plus vous être donnée. Un e-mail vous en dit la raison.',
      ],
      refunded: [
        'Cette réservation est annulée',
        'Un remboursement vous est fait\u00a0; un e-mail vous en dit le montant.',
      ],
      cancelled: ['Cette réservation est annulée', 'Rien n’est dû. Vous pouvez choisir d’autres dates.'],
      missing: ['Réservation introuvable', 'Vérifiez que vous êtes connecté avec le bon compte.'],
    },
  },
  en: {
    title: 'Your booking',
    back: 'See the sessions and my bookings',
    signIn: 'Sign in to see your booking.',
    states: {
      confirmed: ['Your place is confirmed', 'An e-mail with the calendar file is waiting for you.'],
      pending: ['Confirming your payment…', 'This usually takes a few seconds. You can leave this page open.'],
      slow: [
        'Still waiting for the bank',
        'You get an e-mail as soon as the payment is confirmed. You can close this page.',
      ],
      abandoned: [
        'The payment is not finished',
        'Your place stays held for a while: go on with the payment under “My bookings”.',
      ],
      refunding: [
        'Your payment is refunded',
        'It arrived when the place could no longer be given to you. An e-mail says why.',
      ],
      refunded: ['This booking is cancelled', 'A refund is made to you; an e-mail says how much.'],
      cancelled: ['This booking is cancelled', 'Nothing is due. You can choose other dates.'],
      missing: ['Booking not found', 'Check that you are signed in with the right account.'],
    },
  },
};
const patienceMs = 60_000;

/** Where Stripe sends people back to: `?booking=<id>`, or `?abandoned=<id>` from Checkout's way back. */
export default function ImmersionReturnPage({ parameter: bookingId }: PageProps) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const { ended } = useTexts(immersion);
  const account = useAccount();
  const userId = account?.id;
  const [booking, setBooking] = useState<ImmersionBooking | null>();
  const [slow, setSlow] = useState(false);
  const abandoned = new URLSearchParams(location.search).has('abandoned');

  useEffect(() => {
    if (userId === undefined) return undefined;
    const began = Date.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const look = async () => {
      let found: ImmersionBooking | null | undefined;
      try {
        const bookings = await getUserBookings(userId);
        found = bookings.find(({ id }) => id === bookingId) ?? null;
      } catch (error) {
        console.error(error);
      }
      if (ended) return;
      if (found !== undefined) setBooking(found);
      const late = Date.now() - began > patienceMs;
      setSlow(late);
      if (found === undefined || found?.status === 'pending')
        timer = setTimeout(() => void look(), late ? 10_000 : 1_000);
    };
    void look();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [userId, bookingId]);

  if (account === null)
    return (
      <Frame title={text.title} narrow>
        <h1>{text.title}</h1>
        <p>{text.signIn}</p>
        <SignInForm onDone={() => undefined} />
      </Frame>
    );
  const state = booking === undefined ? 'pending' : stateOf(booking, slow, abandoned);
  const [headline, sentence] = text.states[state];
  const why = booking?.status === 'cancelled' ? ended[booking.cancel_reason ?? ''] : undefined;
  return (
    <Frame title={text.title} narrow aside={<AccountButton account={account} onSignIn={() => undefined} />}>
      <div className={`outcome ${state}`} role="status" data-state={state}>
        <h1>{headline}</h1>
        {booking?.session && (
          <p className="price">
            <Dates text={formatSessionDates(booking.session, locale)} />
          </p>
        )}
        <p>{sentence}</p>
        {why !== undefined && <p>{why}</p>}
      </div>
      <p>
        <a className="button" href="/immersion-elite#mine">
          {text.back}
        </a>
      </p>
    </Frame>
  );
}

function stateOf(booking: ImmersionBooking | null, slow: boolean, abandoned: boolean): State {
  if (booking === null) return 'missing';
  if (booking.status === 'confirmed') return 'confirmed';
  if (booking.status === 'pending') return abandoned ? 'abandoned' : slow ? 'slow' : 'pending';
  if (!/refund/.test(booking.payment_state)) return 'cancelled';
  // a place that was confirmed and given up, or taken back, is another story than money that came too late
  return /^(customer|admin|session_cancelled)$/.test(booking.cancel_reason ?? '') && booking.calendar_sequence > 0
    ? 'refunded'
    : 'refunding';
}
