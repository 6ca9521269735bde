import { useTexts } from '../../app/locale.tsx';
import { SavingForm } from './SavingForm.tsx';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';
import { useSetting } from './useSetting.ts';

/** Of whom the second factor is asked before money moves. */
export function FactorForm({
  second_factor,
  without_factor,
  version,
}: Pick<Settings, 'second_factor' | 'without_factor'> & { version: string | undefined }) {
  const text = useTexts(texts);
  const change = useSetting();
  return (
    <SavingForm
      kept={{ value: second_factor }}
      version={version}
      onSave={(changes, seen) => change({ what: 'second_factor', changes, version: seen })}
    >
      <fieldset className="plain-set">
        <legend className="visually-hidden">{text.factor}</legend>
        {(['when_enrolled', 'required'] as const).map((value) => (
          <label key={value} className="check">
            <input type="radio" name="value" value={value} defaultChecked={value === second_factor} />
            {value === 'required' ? text.required : text.whenEnrolled}
          </label>
        ))}
      </fieldset>
      <p className="hint">{text.without(without_factor)}</p>
    </SavingForm>
  );
}
