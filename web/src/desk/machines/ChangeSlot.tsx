import { useId, useState } from 'react';
import * as z from 'zod/mini';
import { centsOf, priceText } from '../../admin/price.ts';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { Refusal } from '../api.ts';
import { Confirm } from '../components/Confirm.tsx';
import { useDecision } from '../queries.ts';
import { pageTexts } from './pageTexts.ts';
import type { Slot } from './schema.ts';

const answer = z.object({ result: z.enum(['changed', 'unchanged']) });

/** Price, capacity and mark of a slot, bound to the version that the person saw. */
export function ChangeSlot({ code, slot, onClose }: { code: string; slot: Slot; onClose(): void }) {
  const text = useTexts(pageTexts);
  const { locale } = useLocale();
  const id = useId();
  const change = useDecision('change_slot', answer);
  const own = slot.own_price_minor;
  const [price, setPrice] = useState(own === null ? '' : priceText(own, locale === 'fr' ? ',' : '.'));
  const [capacity, setCapacity] = useState(slot.capacity === null ? '' : String(slot.capacity));
  const [lowAt, setLowAt] = useState(slot.low_at === null ? '' : String(slot.low_at));
  const decide = async (reason: string): Promise<void> => {
    const minor = price.trim() === '' ? null : centsOf(price);
    if (minor === undefined) throw new Refusal('invalid_value', 'price_cents', {});
    await change.mutateAsync({
      machine_id: code,
      slot_number: slot.slot_number,
      changes: { price_cents: minor, capacity: whole(capacity), low_at: whole(lowAt) },
      reason,
      version: slot.version,
    });
  };
  return (
    <Confirm
      title={text.changeTitle(slot.label)}
      action="manage_machines"
      press={text.save}
      reason="optional"
      onDecide={decide}
      onClose={onClose}
    >
      <label htmlFor={`${id}-price`}>{text.price}</label>
      <input
        id={`${id}-price`}
        inputMode="decimal"
        value={price}
        placeholder={
          slot.product_price_minor === null ? '' : priceText(slot.product_price_minor, locale === 'fr' ? ',' : '.')
        }
        onChange={(event) => setPrice(event.target.value)}
      />
      <p className="muted">{text.priceHelp}</p>
      <label htmlFor={`${id}-capacity`}>{text.capacity}</label>
      <input
        id={`${id}-capacity`}
        inputMode="numeric"
        pattern="[0-9]{0,4}"
        value={capacity}
        onChange={(event) => setCapacity(event.target.value)}
      />
      <label htmlFor={`${id}-low`}>{text.lowAt}</label>
      <input
        id={`${id}-low`}
        inputMode="numeric"
        pattern="[0-9]{0,4}"
        value={lowAt}
        onChange={(event) => setLowAt(event.target.value)}
      />
      <p className="muted">{text.lowHelp}</p>
    </Confirm>
  );
}

/** A whole number as it was typed, or null where nothing was; what is neither the database refuses. */
function whole(typed: string): string | null {
  return typed.trim() === '' ? null : typed.trim();
}
