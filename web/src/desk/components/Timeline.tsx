import type { ReactNode } from 'react';
import type { Mood } from './StateDot.tsx';
import { When } from './When.tsx';

export interface Moment {
  key: string;
  /** ISO 8601 */
  at: string;
  mood: Mood;
  title: ReactNode;
  detail?: ReactNode;
}

/** What happened, newest first as it is given. */
export function Timeline({ moments }: { moments: readonly Moment[] }) {
  return (
    <ol className="timeline">
      {moments.map(({ key, at, mood, title, detail }) => (
        <li key={key} data-mood={mood}>
          <div>{title}</div>
          {detail !== undefined && <div className="muted">{detail}</div>}
          <When at={at} exact />
        </li>
      ))}
    </ol>
  );
}
