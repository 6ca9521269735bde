import { useEffect } from 'react';
import type { PageProps } from '../app/routes.ts';
import { type Locale, useLocale } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import { Mark } from '../kiosk/Mark.tsx';
import { QrCode } from '../kiosk/QrCode.tsx';
import { texts } from '../kiosk/texts.ts';
import { useKiosk } from '../kiosk/useKiosk.ts';
import type { KioskView } from '../kiosk/view.ts';
import type { VendSession } from '../services/vendService.ts';
import '../kiosk/kiosk.css';

/** The screen beside a machine: reads, never writes. */
export default function KioskPage({ parameter: machineId }: PageProps) {
  const { locale } = useLocale();
  const view = useKiosk(machineId);
  useEffect(() => {
    document.title = `${machineId} – Guichet`;
  }, [machineId]);
  return (
    <main className={`kiosk ${view.screen}`} data-screen={view.screen}>
      <div className="kiosk-main">
        {view.screen === 'pay' ? (
          <PayScreen view={view} locale={locale} />
        ) : (
          <PlainScreen view={view} locale={locale} />
        )}
      </div>
      <footer className="kiosk-foot">
        <span>{machineId}</span>
        <span>Guichet</span>
      </footer>
    </main>
  );
}

function PlainScreen({ view, locale }: { view: Exclude<KioskView, { screen: 'pay' }>; locale: Locale }) {
  const other = otherLocale(locale);
  const [headline, sentence] = texts[locale].screens[view.screen];
  const [otherHeadline, otherSentence] = texts[other].screens[view.screen];
  return (
    <>
      <Mark screen={view.screen} />
      <div role="status">
        <h1>{headline}</h1>
        <p className="also" lang={other}>
          {otherHeadline}
        </p>
      </div>
      {'session' in view && (
        <p className="product">
          {productOf(view.session)} · {formatMoney(view.session.amount_minor, view.session.currency, locale)}
        </p>
      )}
      {sentence !== '' && (
        <p className="sentence">
          {sentence}
          <span className="also" lang={other}>
            {otherSentence}
          </span>
        </p>
      )}
    </>
  );
}

function PayScreen({
  view: { session, secondsLeft },
  locale,
}: {
  view: Extract<KioskView, { screen: 'pay' }>;
  locale: Locale;
}) {
  const other = otherLocale(locale);
  const [headline, sentence] = texts[locale].screens.pay;
  const [otherHeadline, otherSentence] = texts[other].screens.pay;
  return (
    <>
      <QrCode text={`${location.origin}/pay/${session.id}`} label={texts[locale].qr} />
      <div className="facts">
        <p className="product">{productOf(session)}</p>
        <p className="amount">{formatMoney(session.amount_minor, session.currency, locale)}</p>
        <div role="status">
          <h1>{headline}</h1>
          <p className="also" lang={other}>
            {otherHeadline}
          </p>
        </div>
        <p className="sentence">
          {sentence}
          <span className="also" lang={other}>
            {otherSentence}
          </span>
        </p>
        {/* read out once at the start by the status above; a number a second would drown everything else */}
        <p className="clock" aria-hidden="true">
          {texts[locale].seconds(secondsLeft)}
        </p>
      </div>
    </>
  );
}

function otherLocale(locale: Locale): Locale {
  return locale === 'fr' ? 'en' : 'fr';
}

function productOf(session: VendSession): string {
  return (
    [session.item, session.product_label].filter((part) => part !== null && part !== '').join(' – ') || 'Distributeur'
  );
}
