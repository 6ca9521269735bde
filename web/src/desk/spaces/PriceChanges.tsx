import { useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { formatDateRange } from '../../immersion/dates.ts';
import { Confirm } from '../components/Confirm.tsx';
import { Section } from '../components/Page.tsx';
import { type Mood, StateDot } from '../components/StateDot.tsx';
import { useMay } from '../me.tsx';
import { useDecision } from '../queries.ts';
import { doneSchema, type PriceChange } from './schema.ts';
import { Steps } from './Steps.tsx';
import { texts } from './texts.ts';

const moods: Readonly<Record<PriceChange['status'], Mood>> = {
  scheduled: 'wait',
  applied: 'good',
  cancelled: 'off',
  lapsed: 'off',
};

/** Prices that are to come, with what each will do at Stripe, and those that came. */
export function PriceChanges({ changes, onDone }: { changes: readonly PriceChange[]; onDone(sentence: string): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const [open, setOpen] = useState<PriceChange>();
  const cancel = useDecision('cancel_space_price', doneSchema);
  const money = (change: PriceChange, cents: number) => formatMoney(cents, change.currency, locale);
  const day = ({ applies_on }: PriceChange) => formatDateRange(applies_on, applies_on, locale);
  return (
    <Section title={text.next}>
      {changes.length === 0 ? (
        <p className="muted">{text.noNext}</p>
      ) : (
        <ul className="price-changes">
          {changes.map((change) => (
            <li key={change.id}>
              <p>
                <StateDot mood={moods[change.status]}>{text.changeStates[change.status]}</StateDot>{' '}
                <strong className="figure">{text.from(money(change, change.price_cents), day(change))}</strong>
                {change.before_cents !== null && <> {text.insteadOf(money(change, change.before_cents))}</>}
                {change.by !== null && <span className="muted"> · {change.by}</span>}
                {change.reason !== null && <span className="muted"> · {change.reason}</span>}
              </p>
              {change.steps !== null && <Steps steps={change.steps} currency={change.currency} />}
              {change.status === 'scheduled' && may('manage_spaces') && (
                <button type="button" className="button quiet small danger" onClick={() => setOpen(change)}>
                  {text.cancelNext}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {open !== undefined && (
        <Confirm
          title={text.cancelNextTitle}
          action="manage_spaces"
          press={text.cancelNext}
          danger
          reason="optional"
          onClose={() => setOpen(undefined)}
          onDecide={async (reason) => {
            await cancel.mutateAsync({ change_id: open.id, reason });
            onDone(text.cancelled);
          }}
        >
          <p>{text.cancelNextText(money(open, open.price_cents), day(open))}</p>
        </Confirm>
      )}
    </Section>
  );
}
