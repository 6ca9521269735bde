import type { ReactNode } from 'react';

export type Tone = 'good' | 'bad' | 'info';

/** A sentence for the person, read out when it appears. */
export function Notice({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <div className={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>{children}</div>;
}
