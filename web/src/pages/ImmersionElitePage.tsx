import { useState } from 'react';
import { useAccount } from '../app/account.ts';
import { useLocale, useTexts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import { useTellLanguage } from '../app/tellLanguage.ts';
import { AccountButton } from '../components/AccountButton.tsx';
import { Frame } from '../components/Frame.tsx';
import { Notice, Toast } from '../components/Notice.tsx';
import { SignInDialog } from '../components/SignInDialog.tsx';
import { CancelDialog } from '../immersion/CancelDialog.tsx';
import { MyBookings } from '../immersion/MyBookings.tsx';
import { SessionCard, type SessionCardProps } from '../immersion/SessionCard.tsx';
import { SessionSkeleton } from '../immersion/SessionSkeleton.tsx';
import { texts } from '../immersion/texts.ts';
import { sayRefusal } from '../immersion/sayRefusal.ts';
import { useBookingFlow } from '../immersion/useBookingFlow.ts';
import { type Mine, useBookings } from '../immersion/useBookings.ts';
import { useSessions } from '../immersion/useSessions.ts';
import type { Cancellation, ImmersionBooking } from '../services/immersionSessionsService.ts';

export default function ImmersionElitePage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const account = useAccount();
  useTellLanguage(account);
  const { sessions, reload } = useSessions();
  const { mine, reload: reloadMine } = useBookings(account);
  const [cancelling, setCancelling] = useState<ImmersionBooking>();
  /** What was asked for before signing in, to go on with it after. */
  const [wanted, setWanted] = useState<(() => Promise<void>) | 'nothing'>();
  const flow = useBookingFlow(() => {
    reload();
    reloadMine();
  });

  const asSomebody = (action: () => Promise<void>) => {
    if (account) void action();
    else setWanted(() => action);
  };

  function cancelled(outcome: Cancellation): void {
    setCancelling(undefined);
    if (outcome.result === 'cancelled') {
      flow.say({
        tone: 'good',
        text: text.cancelled(
          outcome.refund_cents > 0 ? formatMoney(outcome.refund_cents, outcome.currency, locale) : null,
        ),
      });
    } else if (outcome.result === 'already') flow.say({ tone: 'info', text: text.already });
    // the same word as of a booking that comes too late, with another thing to do
    else flow.say({ tone: 'info', text: outcome.reason === 'past' ? text.begun : sayRefusal(outcome, locale) });
    reload();
    reloadMine();
  }

  return (
    <Frame title={text.title} aside={<AccountButton account={account} onSignIn={() => setWanted('nothing')} />}>
      <h1>{text.title}</h1>
      <p className="lead">{text.lead}</p>
      {account && (
        <p>
          <a href="#mine">{text.mine}</a>
        </p>
      )}
      {flow.message && (
        <Toast tone={flow.message.tone} close={text.close} onClose={() => flow.say(undefined)}>
          {flow.message.text}
        </Toast>
      )}
      <h2>{text.upcoming}</h2>
      {sessions.state === 'loading' && <SessionSkeleton />}
      {sessions.state === 'failed' && (
        <Notice tone="bad">
          {text.failed}{' '}
          <button type="button" className="button small" onClick={reload}>
            {text.retry}
          </button>
        </Notice>
      )}
      {sessions.state === 'ready' && sessions.list.length === 0 && <p className="muted">{text.none}</p>}
      {sessions.state === 'ready' && (
        <ul className="sessions">
          {sessions.list.map((session) => (
            <SessionCard
              key={session.id}
              session={session}
              mine={standing(mine, session.id)}
              busy={flow.busy === session.id}
              onBook={() => asSomebody(() => flow.book(session.id))}
              onWait={() => asSomebody(() => flow.wait(session.id))}
              onLeave={() => void flow.leave(session.id)}
            />
          ))}
        </ul>
      )}
      {mine && (
        <section aria-labelledby="mine">
          <h2 id="mine" ref={comeTo}>
            {text.mine}
          </h2>
          <MyBookings
            bookings={mine.bookings}
            onCancel={setCancelling}
            onCalendar={(booking) => void flow.calendar(booking.id)}
            onPay={(booking) => void flow.pay(booking.id, booking.hold_expires_at ?? booking.booking_date)}
          />
        </section>
      )}
      {wanted !== undefined && (
        <SignInDialog
          onClose={() => setWanted(undefined)}
          onDone={() => {
            setWanted(undefined);
            if (wanted !== 'nothing') void wanted();
          }}
        />
      )}
      {cancelling && <CancelDialog booking={cancelling} onClose={() => setCancelling(undefined)} onDone={cancelled} />}
    </Frame>
  );
}

/** Checkout's way back leads to #mine, which is there only once the bookings are. */
function comeTo(heading: HTMLElement | null): void {
  if (location.hash === '#mine') heading?.scrollIntoView();
}

function standing(mine: Mine | undefined, sessionId: string): SessionCardProps['mine'] {
  const booking = mine?.bookings.find((one) => one.session_id === sessionId && one.status !== 'cancelled');
  if (booking) return booking.status === 'confirmed' ? 'booked' : 'held';
  return mine?.waiting.some((one) => one.session_id === sessionId) ? 'waiting' : undefined;
}
