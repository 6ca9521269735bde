import { useTexts } from '../../app/locale.tsx';
import { StateDot } from '../components/StateDot.tsx';
import type { Machine } from './schema.ts';
import { texts } from './texts.ts';

/** How well stocked a machine is: what is empty first. */
export function StockWord({ machine: { slots, empty, low } }: { machine: Machine }) {
  const text = useTexts(texts);
  if (slots === 0) return <span className="muted">–</span>;
  if (empty === 0 && low === 0) return <StateDot mood="good">{text.full}</StateDot>;
  const words = [empty > 0 ? text.empty(empty) : '', low > 0 ? text.low(low) : ''].filter(Boolean).join(', ');
  return <StateDot mood={empty > 0 ? 'bad' : 'wait'}>{words}</StateDot>;
}
