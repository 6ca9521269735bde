import { useLocale, useTexts } from '../../app/locale.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { type Moment, Timeline } from '../components/Timeline.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { DeskLink, links } from '../links.tsx';
import { useDeskList } from '../queries.ts';
import { pageTexts } from './pageTexts.ts';
import { causes, type Movement, movementSchema } from './schema.ts';
import { causeWords } from './texts.ts';

/** What became of the figures of a machine's slots: who counted, what fell, what orders took. */
export function StockHistory({ code }: { code: string }) {
  const text = useTexts(pageTexts);
  const { locale } = useLocale();
  const list = useDeskList(
    { name: 'desk_stock_history', args: { p_machine_id: code }, schema: movementSchema, topics: ['machines'] },
    20,
  );
  if (list.isLoading) return <Waiting what={text.reading} />;
  if (list.error !== null && list.rows.length === 0) return <ErrorState error={list.error} onAgain={list.again} />;
  if (list.rows.length === 0) return <EmptyState title={text.noHistory} />;
  return (
    <>
      <Timeline moments={list.rows.map((row) => momentOf(row, text, causeWords[locale]))} />
      {list.hasMore && (
        <button type="button" className="button quiet small" onClick={list.more} disabled={list.isLoadingMore}>
          {text.more}
        </button>
      )}
    </>
  );
}

function momentOf(row: Movement, text: (typeof pageTexts)['fr'], words: (typeof causeWords)['fr']): Moment {
  const { key, at, delta, quantity, kind, count, product, label, vend_session_id } = row;
  const signed = delta > 0 ? `+${delta}` : delta < 0 ? `\u2212${-delta}` : '=';
  const cause = causes.find((one) => one === count?.cause);
  const late = count === null ? 0 : Math.round((Date.parse(count.came_in_at) - Date.parse(at)) / 60_000);
  const did =
    count !== null
      ? count.kind === 'full'
        ? text.filled(count.said)
        : text.counted(count.said)
      : kind === 'count'
        ? ''
        : text.kinds[kind];
  const detail = [
    cause === undefined ? '' : words[cause],
    count?.note ?? '',
    count?.by ? text.by(count.by) : '',
    late > 0 ? text.late(late) : '',
    count !== null && !count.applied ? text.superseded : text.left(quantity),
  ].filter((one) => one !== '');
  return {
    key,
    at,
    mood: count === null ? 'off' : count.difference < 0 ? 'bad' : 'good',
    title: (
      <>
        <span className="figure">{signed}</span> {text.slotOf(label)} · {product ?? '–'} ·{' '}
        {vend_session_id === null ? did : <DeskLink href={links.vend(vend_session_id)}>{did}</DeskLink>}
      </>
    ),
    detail: detail.join(' · '),
  };
}
