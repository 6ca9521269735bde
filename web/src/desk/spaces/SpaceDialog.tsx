import { useId, useState } from 'react';
import { centsOf, priceText } from '../../admin/price.ts';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { useDecision } from '../queries.ts';
import { doneSchema, type Space } from './schema.ts';
import { Plan } from './Steps.tsx';
import { texts } from './texts.ts';

/** A new space, or a change of one, bound to what was seen; what it does at Stripe is shown before. */
export function SpaceDialog({
  space,
  onSaved,
  onClose,
}: {
  space: Space | undefined;
  onSaved(id: string): void;
  onClose(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const save = useDecision('save_space', doneSchema);
  // made here, so that a press whose answer was lost makes no second space
  const [spaceId] = useState(() => space?.id ?? crypto.randomUUID());
  const [name, setName] = useState(space?.name ?? '');
  const [description, setDescription] = useState(space?.description ?? '');
  const [capacity, setCapacity] = useState(String(space?.capacity ?? ''));
  const [price, setPrice] = useState(
    space === undefined ? '' : priceText(space.price_cents, locale === 'fr' ? ',' : '.'),
  );
  const [isActive, setActive] = useState(space?.is_active ?? true);
  const cents = centsOf(price);
  const fields =
    cents === undefined || name.trim() === ''
      ? undefined
      : {
          name: name.trim(),
          description: description.trim() || null,
          capacity: capacity === '' ? null : Number(capacity),
          price_cents: cents,
          is_active: isActive,
        };
  return (
    <Confirm
      title={space === undefined ? text.create : `${text.edit} – ${space.name}`}
      action="manage_spaces"
      press={text.save}
      onClose={onClose}
      onDecide={async () => {
        await save.mutateAsync({
          space_id: spaceId,
          fields: fields ?? {},
          ...(space === undefined ? {} : { expected: space.version }),
        });
        onSaved(spaceId);
      }}
    >
      <label htmlFor={`${id}n`}>{text.name}</label>
      <input
        id={`${id}n`}
        required
        maxLength={250}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <label htmlFor={`${id}p`}>{text.columns.price}</label>
      <input
        id={`${id}p`}
        inputMode="decimal"
        autoComplete="off"
        required
        pattern="\s*[0-9]{1,7}([.,][0-9]{1,2})?\s*€?\s*"
        value={price}
        aria-describedby={`${id}ph`}
        onChange={(event) => setPrice(event.target.value)}
      />
      <p id={`${id}ph`} className="hint">
        {text.priceHint}
      </p>
      <label htmlFor={`${id}c`}>{text.capacity}</label>
      <input
        id={`${id}c`}
        type="number"
        inputMode="numeric"
        min={1}
        max={100_000}
        value={capacity}
        onChange={(event) => setCapacity(event.target.value)}
      />
      <label htmlFor={`${id}d`}>{text.description}</label>
      <textarea
        id={`${id}d`}
        rows={2}
        maxLength={5000}
        value={description}
        onChange={(event) => setDescription(event.target.value)}
      />
      <label className="check">
        <input type="checkbox" checked={isActive} onChange={(event) => setActive(event.target.checked)} />
        {text.active}
      </label>
      <Plan spaceId={spaceId} fields={fields} />
    </Confirm>
  );
}
