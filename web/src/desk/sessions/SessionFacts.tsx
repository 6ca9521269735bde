import { useTexts } from '../../app/locale.tsx';
import { Money } from '../components/Money.tsx';
import { Fill } from './Fill.tsx';
import type { DeskSession } from './schema.ts';
import { SessionState } from './SessionState.tsx';
import { texts } from './texts.ts';

/** What a session is, in a line of figures. */
export function SessionFacts({ session }: { session: DeskSession }) {
  const text = useTexts(texts);
  const { max_places: most, reserved_places: taken, offline_places: offline, holds, waiting } = session;
  return (
    <div className="session-facts no-print">
      <SessionState session={session} />
      <span>
        <Fill session={session} /> <span className="muted">{text.left(most - taken)}</span>
      </span>
      {offline > 0 && <span>{text.offline(offline)}</span>}
      {holds > 0 && (
        <span>
          {text.facts.held} <span className="figure">{holds}</span>
        </span>
      )}
      {waiting > 0 && (
        <span>
          {text.facts.waiting} <span className="figure">{waiting}</span>
        </span>
      )}
      <span>
        <Money minor={session.price_cents} currency={session.currency} />
      </span>
      {session.description !== null && <span className="muted session-description">{session.description}</span>}
    </div>
  );
}
