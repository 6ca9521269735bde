import { useTexts } from '../../app/locale.tsx';
import { useDecision } from '../queries.ts';
import { SavingForm } from './SavingForm.tsx';
import { doneSchema, type Settings } from './settings.ts';
import { texts } from './texts.ts';

/** Of whom the second factor is asked before money moves. */
export function FactorForm({ second_factor, without_factor }: Pick<Settings, 'second_factor' | 'without_factor'>) {
  const text = useTexts(texts);
  const change = useDecision('set_second_factor', doneSchema);
  return (
    <SavingForm kept={{ value: second_factor }} onSave={({ value }) => change.mutateAsync({ value })}>
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
