import { useLocale } from '../../app/locale.tsx';
import { formatFigure } from '../../app/money.ts';

/** @param minor minor units, as the database counts them; null where it is not known */
export function Money({
  minor,
  currency,
  unknown = '–',
}: {
  minor: number | null;
  currency: string;
  unknown?: string;
}) {
  const { locale } = useLocale();
  return <span className="figure">{minor === null ? unknown : formatFigure(minor, currency, locale)}</span>;
}
