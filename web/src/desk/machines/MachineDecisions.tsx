import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { Timeline } from '../components/Timeline.tsx';
import { pageTexts } from './pageTexts.ts';
import type { OneMachine } from './schema.ts';

/** What staff decided about a machine and what is set of its slots. */
export function MachineDecisions({ machine }: { machine: OneMachine }) {
  const text = useTexts(pageTexts);
  const { locale } = useLocale();
  if (machine.decisions.length === 0) return <EmptyState title={text.noDecisions} />;
  const price = (value: unknown) => (typeof value === 'number' ? formatMoney(value, machine.currency, locale) : '–');
  return (
    <Timeline
      moments={machine.decisions.map(({ at, by, reason, before, after, slot }, index) => ({
        key: `${at}-${index}`,
        at,
        mood: 'good',
        title: [
          sayDecision({ before: before ?? {}, after: after ?? {} }, text, price),
          slot === null ? '' : text.slotOf(slot),
        ]
          .filter((one) => one !== '')
          .join(' · '),
        detail: [reason ?? '', by === null ? '' : text.by(by)].filter((one) => one !== '').join(' · '),
      }))}
    />
  );
}

type Change = Readonly<Record<'before' | 'after', Readonly<Record<string, unknown>>>>;

function sayDecision(
  { before, after }: Change,
  { decided }: (typeof pageTexts)['fr'],
  price: (value: unknown) => string,
): string {
  if ('in_service' in after) return after['in_service'] === true ? decided.into : decided.out;
  if ('token' in after) return decided.token;
  if ('bridge_url' in after) return decided.bridge;
  if ('price_cents' in after)
    return `${decided.price} ${price(before['price_cents'])} → ${price(after['price_cents'])}`;
  return decided.slot;
}
