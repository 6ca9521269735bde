import type { Locale } from '../../app/locale.tsx';

/** A count as people of the language read it: « 10 000 ». */
export const numberIn = (count: number, locale: Locale): string =>
  new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB').format(count);
