import { useLocale } from '../../app/locale.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { sayState, type StateOf } from './states.ts';
import './words.css';

/** A state of the database as a small word with its dot; nothing where there is none. */
export function State({ of, state }: { of: StateOf; state: string | null | undefined }) {
  const { locale } = useLocale();
  if (state === null || state === undefined) return null;
  const { mood, word } = sayState(of, state, locale);
  return <StateDot mood={mood}>{word}</StateDot>;
}
