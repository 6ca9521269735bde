import { useState } from 'react';
import { useAccount } from '../app/account.ts';
import type { PageProps } from '../app/routes.ts';
import { useLocale, useTexts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import { AccountButton } from '../components/AccountButton.tsx';
import { Frame } from '../components/Frame.tsx';
import { Loading } from '../components/Loading.tsx';
import { Notice } from '../components/Notice.tsx';
import { SignInForm } from '../components/SignInDialog.tsx';
import { OrderLines } from '../orders/OrderLines.tsx';
import { isPayable } from '../orders/orderState.ts';
import { PayOrder } from '../orders/PayOrder.tsx';
import { texts } from '../orders/texts.ts';
import { useOrder } from '../orders/useOrder.ts';
import '../orders/orders.css';

/** One order of the signed-in person; where Checkout sends people back to, with `?payment=done` or `?payment=abandoned`. */
export default function OrderPage({ parameter }: PageProps) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const account = useAccount();
  const [payment] = useState(() => new URLSearchParams(location.search).get('payment'));
  const { shown, reload } = useOrder(parameter.toLowerCase(), account?.id, payment === 'done');

  const frame = {
    title: text.title,
    narrow: true,
    aside: <AccountButton account={account} onSignIn={() => undefined} />,
  };
  if (account === null)
    return (
      <Frame title={text.title} narrow>
        <h1>{text.title}</h1>
        <p className="lead">{text.signIn}</p>
        <SignInForm onDone={() => undefined} />
      </Frame>
    );
  if (account === undefined || shown.view === 'loading')
    return (
      <Frame {...frame}>
        <Loading />
      </Frame>
    );
  if (shown.view === 'missing')
    return (
      <Frame {...frame}>
        <h1>{text.missing}</h1>
        <p className="lead">{text.missingHint}</p>
        <p>
          <a href="/">{text.home}</a>
        </p>
      </Frame>
    );
  if (shown.view === 'failed') {
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

  const { order, state } = shown;
  const [headline, sentence] = text.states[state];
  const language = locale === 'fr' ? 'fr-FR' : 'en-GB';
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(order.created_at));
  const total = formatMoney(order.amount_total_cents, order.currency.toLowerCase(), locale);
  return (
    <Frame {...frame}>
      <div className={`outcome order ${state}`} data-state={state}>
        <div role="status">
          <h1>{headline}</h1>
        </div>
        <p className="muted">{text.number(order.id.slice(0, 8), day)}</p>
        <p>{state === 'awaiting' && payment === 'abandoned' ? text.abandoned : sentence}</p>
        {isPayable(state) && order.expires_at !== null && (
          <p className="muted">
            {text.payBefore(
              new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(new Date(order.expires_at)),
            )}
          </p>
        )}
        <OrderLines order={order} />
        {order.receipt_url !== null && (
          <p>
            <a className="button quiet" href={order.receipt_url} target="_blank" rel="noreferrer">
              {text.receipt}
            </a>
          </p>
        )}
      </div>
      {isPayable(state) && <PayOrder orderId={order.id} label={`${text.pay} ${total}`} onClosed={reload} />}
    </Frame>
  );
}
