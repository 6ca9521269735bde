import { useEffect, useRef, useState } from 'react';
import type { Account } from '../app/account.ts';
import { leaveFor } from '../app/leave.ts';
import { type LimitRefusal, sayLimit } from '../app/limits.ts';
import { useLocale, useTexts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import { Notice } from '../components/Notice.tsx';
import {
  getBalance,
  type PaymentStart,
  payWithWallet,
  startCardPayment,
  startRecharge,
  type VendSession,
} from '../services/vendService.ts';
import { SMALLEST_CHARGE } from './smallestCharge.ts';
import { texts } from './texts.ts';

const RECHARGE = 1_000;
const BALANCE_INTERVAL_MS = 2_000;

/** Card or wallet. Card first: it needs no account. */
export function PayChoices({
  session,
  account,
  onSignIn,
  onPaid,
}: {
  session: VendSession;
  account: Account | null | undefined;
  onSignIn(): void;
  onPaid(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [balance, setBalance] = useState<number>();
  // one id for all clicks of this visit: whoever presses twice gets one Checkout
  const requestId = useRef(crypto.randomUUID());
  const userId = account?.id;
  const { currency, amount_minor: amount } = session;

  useEffect(() => {
    setBalance(undefined);
    if (userId === undefined) return;
    const read = () => void getBalance(userId, currency).then(setBalance, (error: unknown) => console.error(error));
    read();
    // whoever comes back from Stripe is here before Stripe's event is
    const timer = setInterval(read, BALANCE_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [userId, currency]);

  async function working(work: () => Promise<LimitRefusal | undefined>): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      const refusal = await work();
      if (refusal !== undefined)
        setProblem(sayLimit(refusal, locale) ?? text.reasons[refusal.reason ?? ''] ?? text.unexpected);
    } catch (error) {
      console.error(error);
      setProblem(text.unexpected);
    }
    setBusy(false);
  }

  function follow({ next_step, reason, retry_at, checkout_url }: PaymentStart): LimitRefusal | undefined {
    if (next_step === 'redirect' && checkout_url) leaveFor(checkout_url);
    else if (next_step === 'paid') onPaid();
    else return { reason, retry_at };
    return undefined;
  }

  const byCard = () => working(async () => follow(await startCardPayment(session, locale)));
  const topUp = () =>
    working(async () => {
      const started = await startRecharge(RECHARGE, requestId.current, session, locale);
      // its page is over: the next press asks for another one
      if (started.reason === 'ended') requestId.current = crypto.randomUUID();
      return follow(started);
    });
  const byWallet = () =>
    working(async () => {
      const paid = await payWithWallet(session.id);
      if (paid.balance_minor !== undefined) setBalance(paid.balance_minor);
      if (paid.result === 'refused') return { reason: paid.reason };
      onPaid();
      return undefined;
    });

  const cardPossible = amount >= SMALLEST_CHARGE;
  const short = balance === undefined ? 0 : amount - balance;
  return (
    <div className="pay-choices" aria-busy={busy}>
      {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
      {cardPossible ? (
        <button type="button" className="button wide" disabled={busy} onClick={() => void byCard()}>
          {busy ? text.opening : text.card}
        </button>
      ) : (
        <p>{text.walletOnly(formatMoney(SMALLEST_CHARGE, 'eur', locale))}</p>
      )}
      {account === null && (
        <button type="button" className="button quiet wide" disabled={busy} onClick={onSignIn}>
          {text.signInForWallet}
        </button>
      )}
      {account && balance !== undefined && (
        <>
          {short <= 0 ? (
            <button type="button" className="button quiet wide" disabled={busy} onClick={() => void byWallet()}>
              {text.wallet}
            </button>
          ) : (
            <button type="button" className="button quiet wide" disabled={busy} onClick={() => void topUp()}>
              {text.recharge(formatMoney(RECHARGE, currency, locale))}
            </button>
          )}
          <p className="hint">
            {text.balance(formatMoney(balance, currency, locale))}
            {short > 0 && ` · ${text.tooLittle(formatMoney(short, currency, locale))}`}
          </p>
        </>
      )}
      {cardPossible && <p className="hint">{text.cardNote}</p>}
    </div>
  );
}
