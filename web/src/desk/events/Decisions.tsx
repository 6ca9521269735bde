import { Section } from '../components/Page.tsx';
import { Timeline } from '../components/Timeline.tsx';
import type { Decision } from './schemas.ts';

/** What staff decided of a row, newest first. */
export function Decisions({ title, decisions }: { title: string; decisions: readonly Decision[] }) {
  if (decisions.length === 0) return null;
  return (
    <Section title={title}>
      <Timeline
        moments={decisions.map(({ id, at, said_by, door, reason }) => ({
          key: String(id),
          at,
          mood: 'off' as const,
          title: said_by ?? door,
          detail: reason ?? undefined,
        }))}
      />
    </Section>
  );
}
