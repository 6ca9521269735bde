import { useId } from 'react';
import { useTexts } from '../../app/locale.tsx';
import { SavingForm } from './SavingForm.tsx';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';
import { useSetting } from './useSetting.ts';

const hours = ['digest_at', 'quiet_from', 'quiet_until'] as const;

/** When the day is told, and when only what is urgent rings. */
export function TelegramForm({ telegram, version }: { telegram: Settings['telegram']; version: string | undefined }) {
  const text = useTexts(texts);
  const id = useId();
  const change = useSetting();
  return (
    <SavingForm
      kept={telegram}
      version={version}
      onSave={(changes, seen) => change({ what: 'telegram', changes: { ...telegram, ...changes }, version: seen })}
    >
      <div className="settings-fields">
        {hours.map((field) => (
          <p key={field} className="field">
            <label htmlFor={`${id}${field}`}>{text.hours[field]}</label>
            <input id={`${id}${field}`} name={field} type="time" defaultValue={telegram[field] ?? ''} />
          </p>
        ))}
      </div>
      <p className="hint">{text.hoursHow}</p>
    </SavingForm>
  );
}
