import { useTexts } from '../../app/locale.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { texts } from './texts.ts';

/** Whether somebody came: two buttons where it can be noted, pressed again takes the note back; else a word. */
export function Presence({
  who,
  present,
  onNote,
}: {
  who: string;
  present: boolean | null;
  onNote: ((present: boolean | null) => void) | undefined;
}) {
  const text = useTexts(texts);
  if (onNote === undefined)
    return present === null ? null : (
      <StateDot mood={present ? 'good' : 'bad'}>{present ? text.present : text.absent}</StateDot>
    );
  const button = (value: boolean, label: string) => (
    <button
      type="button"
      aria-pressed={present === value}
      aria-label={`${label} – ${who}`}
      onClick={(event) => {
        event.stopPropagation();
        onNote(present === value ? null : value);
      }}
    >
      {label}
    </button>
  );
  return (
    <span className="presence" role="group" aria-label={who}>
      {button(true, text.present)}
      {button(false, text.absent)}
    </span>
  );
}
