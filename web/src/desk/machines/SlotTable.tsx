import { useState } from 'react';
import { useTexts } from '../../app/locale.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Money } from '../components/Money.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { useMay } from '../me.tsx';
import { ChangeSlot } from './ChangeSlot.tsx';
import { pageTexts } from './pageTexts.ts';
import type { OneMachine, Slot } from './schema.ts';

const moods = { good: 'good', low: 'wait', empty: 'bad', unused: 'off' } as const;

/** What lies in each slot, for how much, and who counted it last. */
export function SlotTable({ machine }: { machine: OneMachine }) {
  const text = useTexts(pageTexts);
  const may = useMay();
  const [open, setOpen] = useState<Slot>();
  if (machine.slot_list.length === 0) return <EmptyState title={text.noSlots} />;
  const { heads } = text;
  return (
    <>
      <div className="slots-scroll">
        <table className="slots">
          <thead>
            <tr>
              <th scope="col">{heads.slot}</th>
              <th scope="col">{heads.product}</th>
              <th scope="col" data-align="end">
                {heads.price}
              </th>
              <th scope="col">{heads.stock}</th>
              <th scope="col" data-phone="hidden">
                {heads.counted}
              </th>
              {may('manage_machines') && (
                <th scope="col">
                  <span className="visually-hidden">{heads.change}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {machine.slot_list.map((slot) => (
              <tr key={slot.slot_number}>
                <th scope="row">{slot.label}</th>
                <td>{slot.product ?? '–'}</td>
                <td data-align="end">
                  <Money minor={slot.price_minor} currency={slot.currency} />
                </td>
                <td>
                  <span className="figure">{text.ofCapacity(slot.quantity, slot.capacity)}</span>{' '}
                  <StateDot mood={moods[slot.level]}>{text.levels[slot.level]}</StateDot>
                  {slot.reserved > 0 && <span className="muted"> {text.reserved(slot.reserved)}</span>}
                </td>
                <td data-phone="hidden">
                  <LastCount slot={slot} />
                </td>
                {may('manage_machines') && (
                  <td data-align="end">
                    <button type="button" className="button quiet small" onClick={() => setOpen(slot)}>
                      {text.change}
                      <span className="visually-hidden"> {slot.label}</span>
                    </button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {open !== undefined && <ChangeSlot code={machine.machine_id} slot={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function LastCount({ slot: { last_count: last } }: { slot: Slot }) {
  const text = useTexts(pageTexts);
  if (last === null) return <span className="muted">–</span>;
  return (
    <>
      <When at={last.at} /> · {last.kind === 'full' ? text.filled(last.said) : text.counted(last.said)}
      {last.by !== null && <span className="muted"> {text.by(last.by)}</span>}
    </>
  );
}
