import type { ReactNode } from 'react';

/** good: done · wait: under way · bad: needs somebody · off: over, or not in use */
export type Mood = 'good' | 'wait' | 'bad' | 'off';

/** A state as a small word with a dot; the word says it, the colour only helps. */
export function StateDot({ mood, children }: { mood: Mood; children: ReactNode }) {
  return (
    <span className="state" data-mood={mood}>
      {children}
    </span>
  );
}
