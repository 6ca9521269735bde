import { useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { Refusal } from '../api.ts';
import { sayFailure } from '../sayFailure.ts';
import { CountSlot } from './CountSlot.tsx';
import { pageTexts } from './pageTexts.ts';
import type { Pending, Told } from './refillQueue.ts';
import { refillTexts } from './refillTexts.ts';
import type { Slot } from './schema.ts';

/** One slot for a thumb: full with one press, or counted; and what came of it. */
export function RefillSlot({
  slot,
  pending,
  told,
  onPress,
}: {
  slot: Slot;
  /** The last count of it that the database has not taken. */
  pending: Pending | undefined;
  told: Told | undefined;
  onPress(count: Omit<Pending, 'id' | 'pressed_at' | 'refused'>): void;
}) {
  const text = useTexts(refillTexts);
  const page = useTexts(pageTexts);
  const { locale } = useLocale();
  const [isCounting, setCounting] = useState(false);
  const base = { slot_number: slot.slot_number, product_id: slot.product_id };
  // reserved pieces lie there too
  const expected = slot.quantity + slot.reserved;
  const said = pending === undefined ? undefined : pending.kind === 'full' ? slot.capacity : pending.quantity;
  const isBad = pending?.refused !== undefined;
  const isDone = pending === undefined && told !== undefined && told.result !== 'refused';
  return (
    <li data-done={isDone} data-bad={isBad}>
      <div className="refill-head">
        <span className="refill-slot">{slot.label}</span>
        <span className="refill-product">{slot.product}</span>
        <span className="refill-figure">{page.ofCapacity(said ?? expected, slot.capacity)}</span>
      </div>
      {isCounting ? (
        <CountSlot
          slot={slot}
          expected={expected}
          onSave={(quantity, cause) => {
            onPress({ ...base, kind: 'count', quantity, ...(cause === undefined ? {} : { cause }) });
            setCounting(false);
          }}
          onBack={() => setCounting(false)}
        />
      ) : (
        <div className="refill-presses">
          <button
            type="button"
            className={isDone ? 'button quiet' : 'button'}
            aria-label={text.fullOf(slot.label)}
            disabled={slot.capacity === null}
            onClick={() => onPress({ ...base, kind: 'full' })}
          >
            {text.full}
          </button>
          <button
            type="button"
            className="button quiet"
            aria-label={text.countOf(slot.label)}
            onClick={() => setCounting(true)}
          >
            {text.count}
          </button>
        </div>
      )}
      <p className={isBad ? 'refill-note bad' : 'refill-note muted'} role="status">
        {pending?.refused !== undefined
          ? sayFailure(new Refusal(pending.refused, undefined, {}), locale)
          : pending !== undefined
            ? text.kept
            : told !== undefined
              ? sayTold(told, text)
              : slot.under_way > 0
                ? text.underWayNow
                : slot.capacity === null
                  ? text.noCapacity
                  : ''}
      </p>
    </li>
  );
}

function sayTold(told: Told, text: (typeof refillTexts)['fr']): string {
  if (told.result === 'superseded') return text.superseded;
  if ((told.under_way ?? 0) > 0) return text.underWay;
  return text.sent(told.quantity ?? told.said ?? 0);
}
