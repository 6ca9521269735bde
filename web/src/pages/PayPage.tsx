import { useEffect, useState } from 'react';
import { useAccount } from '../app/account.ts';
import type { PageProps } from '../app/routes.ts';
import { useLocale, useTexts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import { AccountButton } from '../components/AccountButton.tsx';
import { Frame } from '../components/Frame.tsx';
import { Loading } from '../components/Loading.tsx';
import { Notice } from '../components/Notice.tsx';
import { SignInDialog } from '../components/SignInDialog.tsx';
import { PayChoices } from '../pay/PayChoices.tsx';
import { texts } from '../pay/texts.ts';
import { payStateOf, useVendSession } from '../pay/useVendSession.ts';

/** What the QR code of a kiosk opens on a phone. */
export default function PayPage({ parameter: sessionId }: PageProps) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const account = useAccount();
  const { purchase, reload } = useVendSession(sessionId.toLowerCase());
  const [signingIn, setSigningIn] = useState(false);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);

  const frame = {
    title: text.title,
    narrow: true,
    aside: <AccountButton account={account} onSignIn={() => setSigningIn(true)} />,
  };
  const dialog = signingIn && <SignInDialog onClose={() => setSigningIn(false)} onDone={() => setSigningIn(false)} />;
  if (purchase.state === 'loading')
    return (
      <Frame {...frame}>
        <Loading />
      </Frame>
    );
  if (purchase.state === 'missing')
    return (
      <Frame {...frame}>
        <h1>{text.missing}</h1>
        <p className="lead">{text.missingHint}</p>
        {dialog}
      </Frame>
    );
  if (purchase.state === 'failed') {
    return (
      <Frame {...frame}>
        <h1>{text.title}</h1>
        <Notice tone="bad">
          {text.failed}{' '}
          <button type="button" className="button small" onClick={reload}>
            {text.retry}
          </button>
        </Notice>
      </Frame>
    );
  }
  const { session, deadline } = purchase;
  const state = payStateOf(session, deadline, now);
  const [headline, sentence] = text.states[state];
  return (
    <Frame {...frame}>
      <div className={`outcome ${state}`} data-state={state}>
        <div role="status">
          <h1>{headline}</h1>
        </div>
        <p className="pay-amount">{formatMoney(session.amount_minor, session.currency, locale)}</p>
        <p className="row-title">{[session.item, session.product_label].filter(Boolean).join(' – ') || text.machine}</p>
        <p>{sentence}</p>
        {state === 'PENDING' && (
          <p className="muted" aria-hidden="true">
            {text.left(Math.max(0, Math.ceil((deadline - now) / 1_000)))}
          </p>
        )}
      </div>
      {state === 'PENDING' && (
        <PayChoices session={session} account={account} onSignIn={() => setSigningIn(true)} onPaid={reload} />
      )}
      {dialog}
    </Frame>
  );
}
