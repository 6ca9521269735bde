import { type FormEvent, useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { refillTexts } from './refillTexts.ts';
import { type Cause, causes, type Slot } from './schema.ts';
import { causeWords } from './texts.ts';

/** So many lie there, by large steps or typed; fewer than expected asks why. */
export function CountSlot({
  slot,
  expected,
  onSave,
  onBack,
}: {
  slot: Slot;
  expected: number;
  onSave(quantity: number, cause: Cause | undefined): void;
  onBack(): void;
}) {
  const text = useTexts(refillTexts);
  const { locale } = useLocale();
  const [quantity, setQuantity] = useState(expected);
  const [cause, setCause] = useState<Cause>();
  const missing = expected - quantity;
  const set = (next: number) => setQuantity(Math.max(0, Math.min(9_999, next)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(quantity, missing > 0 ? cause : undefined);
  };
  return (
    <form className="refill-count" onSubmit={submit}>
      <div className="refill-steps">
        <button type="button" className="button quiet" aria-label={text.less} onClick={() => set(quantity - 1)}>
          −
        </button>
        <input
          inputMode="numeric"
          pattern="[0-9]{1,4}"
          aria-label={text.pieces(slot.label)}
          value={String(quantity)}
          onFocus={(event) => event.target.select()}
          onChange={(event) => set(Number(event.target.value.replace(/\D/g, '')))}
        />
        <button type="button" className="button quiet" aria-label={text.more} onClick={() => set(quantity + 1)}>
          +
        </button>
      </div>
      {missing > 0 && (
        <fieldset className="refill-causes">
          <legend>{text.why(missing)}</legend>
          {causes.map((one) => (
            <label key={one}>
              <input type="radio" name="cause" required checked={cause === one} onChange={() => setCause(one)} />
              {causeWords[locale][one]}
            </label>
          ))}
        </fieldset>
      )}
      <div className="refill-presses">
        <button type="submit" className="button">
          {text.save(quantity)}
        </button>
        <button type="button" className="button quiet" onClick={onBack}>
          {text.back}
        </button>
      </div>
    </form>
  );
}
