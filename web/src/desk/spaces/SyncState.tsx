import { useTexts } from '../../app/locale.tsx';
import { type Mood, StateDot } from '../components/StateDot.tsx';
import type { Sync } from './schema.ts';
import { texts } from './texts.ts';

const moods: Readonly<Record<Sync['state'], Mood>> = {
  in_step: 'good',
  on_its_way: 'wait',
  stopped: 'bad',
  unknown: 'off',
  not_sold: 'off',
};

/** Whether Stripe holds what the space says. */
export function SyncState({ sync }: { sync: Sync }) {
  const text = useTexts(texts);
  return <StateDot mood={moods[sync.state]}>{text.sync[sync.state]}</StateDot>;
}
