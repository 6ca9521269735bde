import type { ReactNode } from 'react';
import { DeskLink } from '../links.tsx';

/** One figure with its name; where it has rows behind it, a press shows them. */
export function Figure({
  name,
  children,
  beside,
  href,
  mood,
}: {
  name: string;
  children: ReactNode;
  /** What it is compared with, or what it means. */
  beside?: ReactNode;
  href?: string;
  mood?: 'good' | 'bad';
}) {
  const inner = (
    <>
      <span className="figure-name">{name}</span>
      <span className="figure-value figure" data-mood={mood}>
        {children}
      </span>
      {beside !== undefined && <span className="figure-beside muted">{beside}</span>}
    </>
  );
  return href === undefined ? (
    <div className="figure-card">{inner}</div>
  ) : (
    <DeskLink className="figure-card" href={href}>
      {inner}
    </DeskLink>
  );
}
