import { useLocale, useTexts } from '../app/locale.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { formatOfDates } from '../immersion/dates.ts';
import type { ImmersionSession } from '../services/rows.ts';
import { texts } from './texts.ts';

/** Hiding a session in which somebody has a place writes letters and ends holds: that is said first. */
export function HideSessionDialog({
  session,
  onHide,
  onClose,
}: {
  session: ImmersionSession;
  onHide(): void;
  onClose(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  return (
    <Dialog title={text.hideTitle} onClose={onClose}>
      <p>{text.hideText(formatOfDates(session.session_date_start, session.session_date_end, locale))}</p>
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          {text.keepShown}
        </button>
        <button type="button" className="button quiet danger" onClick={onHide}>
          {text.confirmHide}
        </button>
      </div>
    </Dialog>
  );
}
