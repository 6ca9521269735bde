import { useId } from 'react';
import { useTexts } from '../../app/locale.tsx';
import { SavingForm } from './SavingForm.tsx';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';
import { useSetting } from './useSetting.ts';

const lines = ['name', 'contact_email', 'contact_phone', 'registration_number', 'vat_number', 'zone', 'currency'];

/** Whose shop it is: guichet.business. */
export function BusinessForm({ business, version }: { business: Settings['business']; version: string | undefined }) {
  const text = useTexts(texts);
  const id = useId();
  const change = useSetting();
  return (
    <SavingForm
      kept={business}
      version={version}
      onSave={(changes, seen) => change({ what: 'business', changes, version: seen })}
    >
      <div className="settings-fields">
        {lines.map((field) => (
          <p key={field} className="field">
            <label htmlFor={`${id}${field}`}>{text.fields[field]}</label>
            <input
              id={`${id}${field}`}
              name={field}
              type={field === 'contact_email' ? 'email' : 'text'}
              defaultValue={business[field] ?? ''}
            />
          </p>
        ))}
        <p className="field">
          <label htmlFor={`${id}l`}>{text.fields['language']}</label>
          <select id={`${id}l`} name="language" defaultValue={business['language'] ?? 'fr'}>
            <option value="fr">{text.languages.fr}</option>
            <option value="en">{text.languages.en}</option>
          </select>
        </p>
        <p className="field">
          <label htmlFor={`${id}a`}>{text.fields['address']}</label>
          <textarea id={`${id}a`} name="address" rows={3} defaultValue={business['address'] ?? ''} />
        </p>
      </div>
    </SavingForm>
  );
}
