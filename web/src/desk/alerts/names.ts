import { createFormat } from '../../../../nodes/TelegramAlert/message/format.ts';
import { templates } from '../../../../nodes/TelegramAlert/templates/index.ts';
import type { Locale } from '../../app/locale.tsx';

/** What an alert of this kind is called, as its shipped title says; one of staff's own by its name. */
export const nameOfAlert = (template: string, locale: Locale): string =>
  templates.get(template)?.shipped(locale).title ?? template.replaceAll('_', ' ');

/** What tells one alert from others of its kind: who, how much. */
export function summaryOf(
  template: string,
  data: unknown,
  { locale, zone }: { locale: Locale; zone: string },
): string | null {
  const format = createFormat({ locale, timeZone: zone, instanceUrl: null });
  return templates.get(template)?.write(data, format)?.summary ?? null;
}
