import type { ReactNode } from 'react';

export type Tone = 'good' | 'bad' | 'info';

/** The same, at the foot of the screen until it is closed: for what answers a button far down a long page. */
export function Toast({
  tone,
  close,
  onClose,
  children,
}: {
  tone: Tone;
  close: string;
  onClose(): void;
  children: ReactNode;
}) {
  return (
    <div className={`notice toast ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <span>{children}</span>
      <button type="button" className="button quiet small" onClick={onClose}>
        {close}
      </button>
    </div>
  );
}

/** A sentence for the person, read out when it appears. */
export function Notice({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <div className={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}
