import { useId } from 'react';
import { useTexts } from '../../app/locale.tsx';
import { SavingForm } from './SavingForm.tsx';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';
import { useSetting } from './useSetting.ts';

/** Where customers' pages are, and who hears when alerts cannot be sent. */
export function AddressesForm({
  web_url,
  alert_email,
  version,
}: Pick<Settings, 'web_url' | 'alert_email'> & { version: string | undefined }) {
  const text = useTexts(texts);
  const id = useId();
  const change = useSetting();
  return (
    <SavingForm
      kept={{ web_url, alert_email }}
      version={version}
      onSave={(changes, seen) => change({ what: 'addresses', changes, version: seen })}
    >
      <div className="settings-fields">
        <p className="field">
          <label htmlFor={`${id}w`}>{text.webUrl}</label>
          <input
            id={`${id}w`}
            name="web_url"
            type="url"
            required
            defaultValue={web_url ?? ''}
            aria-describedby={`${id}wh`}
          />
          <span id={`${id}wh`} className="hint">
            {text.webUrlHow}
          </span>
        </p>
        <p className="field">
          <label htmlFor={`${id}a`}>{text.alertEmail}</label>
          <input
            id={`${id}a`}
            name="alert_email"
            type="email"
            defaultValue={alert_email ?? ''}
            aria-describedby={`${id}ah`}
          />
          <span id={`${id}ah`} className="hint">
            {text.alertEmailHow}
          </span>
        </p>
      </div>
    </SavingForm>
  );
}
