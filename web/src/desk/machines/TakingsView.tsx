import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatFigure } from '../../app/money.ts';
import type { Takings } from './schema.ts';
import { texts } from './texts.ts';

/** What a machine took, a currency after the other; what wallets paid stands beside. */
export function TakingsView({ takings, empty }: { takings: readonly Takings[]; empty?: string }) {
  const { locale } = useLocale();
  const text = useTexts(texts);
  if (takings.length === 0) return <span className="muted">{empty ?? text.noTakings}</span>;
  return takings.map(({ currency, takings_minor, wallet_minor }) => (
    <span key={currency} className="figure">
      {formatFigure(takings_minor, currency, locale)}
      {wallet_minor !== 0 && (
        <small className="muted" title={text.walletHelp}>
          {' '}
          {text.wallet(formatFigure(wallet_minor, currency, locale))}
        </small>
      )}{' '}
    </span>
  ));
}
