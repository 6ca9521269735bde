import { renderAlert } from '../../../../nodes/TelegramAlert/message/render.ts';
import type { Locale } from '../../app/locale.tsx';
import type { AlertLine } from './schemas.ts';

/** The message of an alert, by the very function that writes it for Telegram. @returns Telegram's HTML */
export function messageOf(
  alert: Pick<AlertLine, 'id' | 'template' | 'data' | 'texts'>,
  locale: Locale,
  { zone, web }: { zone: string; web: string | null },
): string {
  return renderAlert(
    {
      template: alert.template,
      locale,
      count: 1,
      first_at: null,
      last_at: null,
      data: [alert.data],
      ids: [alert.id],
      texts: alert.texts ?? undefined,
      web: web ?? undefined,
    },
    { timeZone: zone, instanceUrl: null },
  );
}
