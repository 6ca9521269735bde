import { useLocale, useTexts } from '../../app/locale.tsx';
import { useMay } from '../me.tsx';
import { useDesk } from '../queries.ts';
import { When } from '../components/When.tsx';
import { numberIn } from './numbers.ts';
import { runs as runsSchema } from './schemas.ts';
import { texts } from './texts.ts';
import type { Replay } from './useReplay.ts';

/** The last replay: how far it is and what came of it; one that was left can go on. */
export function RunProgress({ replay }: { replay: Replay }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const { data } = useDesk({ name: 'desk_replay_runs', schema: runsSchema, topics: ['events'] });
  const [latest] = data?.runs ?? [];
  // what this page has just been told is newer than what it read
  const run = replay.isGoing && replay.run ? replay.run : latest;
  if (run === undefined) return null;
  const said = (count: number) => numberIn(count, locale);
  const isOpen = run.left > 0 || run.waiting > 0;
  const isRecent = Date.now() - Date.parse(run.at) < 86_400_000;
  if (!isOpen && !isRecent) return null;
  return (
    <section className="run" aria-label={text.run(said(run.total))} data-run={run.id}>
      <p>
        <strong>
          {text.run(said(run.total))} {text.pieces(run.total)}
        </strong>{' '}
        <span className="muted">
          {run.said_by !== null && text.by(run.said_by)} <When at={run.at} />
        </span>
      </p>
      <progress max={run.total} value={run.total - run.left - run.waiting} aria-label={text.run(said(run.total))} />
      <p role="status">
        {run.left > 0 && <>{text.left(said(run.left))} · </>}
        {text.outcome({ processed: said(run.processed), failed: said(run.failed), waiting: said(run.waiting) })}
        {Object.entries(run.refusals).map(([why, count]) => (
          <span key={why}> · {text.refusals[why]?.(said(count)) ?? `${why}: ${count}`}</span>
        ))}
      </p>
      {run.left > 0 && may('replay_events') && (
        <p className="actions">
          {!replay.isGoing && <span className="muted">{text.stopped}</span>}
          <button
            type="button"
            className="button small"
            disabled={replay.isGoing}
            onClick={() => void replay.goOn(run.id).catch((error: unknown) => console.error(error))}
          >
            {replay.isGoing ? text.goingOn : text.goOn}
          </button>
        </p>
      )}
    </section>
  );
}
