import { useTexts } from '../../app/locale.tsx';
import { Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { DeskLink, links } from '../links.tsx';
import type { InLine } from './schema.ts';
import { whoWaits } from './sessionState.ts';
import { texts } from './texts.ts';

/** Who waits for a place, in their order, and to whom one is offered. */
export function WaitingList({ line }: { line: readonly InLine[] }) {
  const text = useTexts(texts);
  const waits = whoWaits(line);
  const waiting = waits.filter(({ status }) => status === 'waiting');
  return (
    <Section title={text.lineTitle}>
      {waits.length === 0 ? (
        <p className="muted">{text.lineEmpty}</p>
      ) : (
        <ol className="people-line">
          {waits.map((one) => (
            <li key={one.waitlist_id}>
              <DeskLink href={links.person(one.user_id)}>{one.name ?? one.email}</DeskLink>
              {one.name !== null && <span className="muted">{one.email}</span>}
              {one.status === 'offered' ? (
                <StateDot mood="wait">
                  {text.offerUntil} <When at={one.offer_expires_at} exact />
                </StateDot>
              ) : (
                <span className="muted">
                  {text.inLine(waiting.indexOf(one) + 1)} · <When at={one.since} />
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
