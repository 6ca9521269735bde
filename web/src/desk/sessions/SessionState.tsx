import { useTexts } from '../../app/locale.tsx';
import { StateDot } from '../components/StateDot.tsx';
import type { DeskSession } from './schema.ts';
import { sessionState } from './sessionState.ts';
import { texts } from './texts.ts';

/** The state of a session as a word. */
export function SessionState({ session }: { session: DeskSession }) {
  const text = useTexts(texts);
  const { word, mood } = sessionState(session);
  return <StateDot mood={mood}>{text.words[word]}</StateDot>;
}
