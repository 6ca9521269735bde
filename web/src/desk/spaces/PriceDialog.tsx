import { useId, useState } from 'react';
import { centsOf } from '../../admin/price.ts';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { formatDateRange, localDay } from '../../immersion/dates.ts';
import { Confirm } from '../components/Confirm.tsx';
import { useDecision } from '../queries.ts';
import { daysLater } from '../sessions/sessionState.ts';
import { nextFirst } from './days.ts';
import { doneSchema, type Space } from './schema.ts';
import { Plan } from './Steps.tsx';
import { texts } from './texts.ts';

/** Another price, from a day to come on or at once; what it will do at Stripe is shown before. */
export function PriceDialog({
  space,
  onDone,
  onClose,
}: {
  space: Space;
  onDone(sentence: string): void;
  onClose(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const schedule = useDecision('schedule_space_price', doneSchema);
  const save = useDecision('save_space', doneSchema);
  // made here: the same press twice is one change
  const [changeId] = useState(() => crypto.randomUUID());
  const [typed, setTyped] = useState('');
  const [isNow, setNow] = useState(false);
  const today = localDay(new Date());
  const [day, setDay] = useState(() => nextFirst(today));
  const cents = centsOf(typed);
  const price = formatMoney(cents ?? 0, space.currency, locale);
  return (
    <Confirm
      title={`${text.changePrice} – ${space.name}`}
      action="manage_spaces"
      press={isNow ? text.pressNow(price) : text.pressDay(price)}
      onClose={onClose}
      onDecide={async () => {
        if (isNow) {
          await save.mutateAsync({ space_id: space.id, fields: { price_cents: cents }, expected: space.version });
          return onDone(text.priceChanged(price));
        }
        await schedule.mutateAsync({
          change_id: changeId,
          space_id: space.id,
          price_cents: cents,
          applies_on: day,
          expected: space.version,
        });
        onDone(text.scheduled(price, formatDateRange(day, day, locale)));
      }}
    >
      <label htmlFor={`${id}a`}>{text.amount}</label>
      <input
        id={`${id}a`}
        inputMode="decimal"
        autoComplete="off"
        required
        pattern="\s*[0-9]{1,7}([.,][0-9]{1,2})?\s*€?\s*"
        value={typed}
        aria-describedby={`${id}h`}
        onChange={(event) => setTyped(event.target.value)}
      />
      <p id={`${id}h`} className="hint">
        {text.priceHint}
      </p>
      <fieldset className="choices">
        <legend>{text.when}</legend>
        <label className="check">
          <input type="radio" name="when" checked={!isNow} onChange={() => setNow(false)} />
          {text.onDay}
        </label>
        <label className="check">
          <input type="radio" name="when" checked={isNow} onChange={() => setNow(true)} />
          {text.now}
        </label>
      </fieldset>
      {!isNow && (
        <>
          <label htmlFor={`${id}d`}>{text.day}</label>
          <input
            id={`${id}d`}
            type="date"
            required
            min={daysLater(today, 1)}
            value={day}
            aria-describedby={`${id}dh`}
            onChange={(event) => setDay(event.target.value)}
          />
          <p id={`${id}dh`} className="hint">
            {text.dayHint}
          </p>
        </>
      )}
      <Plan spaceId={space.id} fields={cents === undefined ? undefined : { price_cents: cents }} />
    </Confirm>
  );
}
