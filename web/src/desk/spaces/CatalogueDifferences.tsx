import { useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { Notice } from '../../components/Notice.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { DeskLink, links } from '../links.tsx';
import { useMay } from '../me.tsx';
import { useDecision, useDesk } from '../queries.ts';
import { sayFailure } from '../sayFailure.ts';
import { appliedSchema, type Catalogue, catalogueSchema, type Difference, doneSchema } from './schema.ts';
import { texts } from './texts.ts';

/** What Stripe's catalogue says otherwise than the spaces: read when asked, applied as it is shown. */
export function CatalogueDifferences({ onDone }: { onDone(sentence: string): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  // as it was when the question was asked: that version is applied, or none
  const [applying, setApplying] = useState<Catalogue>();
  const ask = useDecision('request_catalogue_plan', doneSchema);
  const apply = useDecision('apply_catalogue_plan', appliedSchema);
  const query = useDesk({ name: 'desk_catalogue', schema: catalogueSchema, topics: ['catalogue', 'outbox'] });
  if (query.error !== null && query.data === undefined)
    return (
      <Section title={text.catalogue}>
        <ErrorState error={query.error} onAgain={() => void query.refetch()} />
      </Section>
    );
  const seen = query.data;
  const applicable = seen === undefined ? 0 : countOf(seen);
  const isReading = seen?.reading?.state === 'on_its_way' || ask.isPending;
  return (
    <Section
      title={text.catalogue}
      actions={
        <button
          type="button"
          className="button quiet small"
          disabled={isReading || seen === undefined}
          onClick={() => ask.mutate({})}
        >
          {isReading ? text.underWay : seen?.run === null ? text.readFirst : text.readAgain}
        </button>
      }
    >
      {ask.error !== null && <Notice tone="bad">{sayFailure(ask.error, locale)}</Notice>}
      {seen?.reading?.state === 'stopped' && (
        <Notice tone="bad">
          {text.stopped}&nbsp;: <q lang="en">{seen.reading.message}</q>{' '}
          <DeskLink href={links.outbox}>{text.toQueue}</DeskLink>
        </Notice>
      )}
      <p className="catalogue-summary" role="status">
        {seen === undefined ? (
          <span className="muted">{text.planning}</span>
        ) : seen.run === null ? (
          <span className="muted">{text.never}</span>
        ) : (
          <>
            <StateDot mood={seen.differences.length === 0 ? 'good' : applicable > 0 ? 'bad' : 'wait'}>
              {seen.differences.length === 0 ? text.inStep : text.differ(seen.differences.length)}
            </StateDot>{' '}
            <span className="muted">
              {text.read} <When at={seen.read_at} />
              {seen.applied_at !== null && (
                <>
                  {' '}
                  · {text.appliedBy(seen.applied_by ?? 'n8n')} <When at={seen.applied_at} />
                </>
              )}
            </span>
          </>
        )}
      </p>
      {seen !== undefined && seen.differences.length > 0 && (
        <div className="table-scroll catalogue-differences" role="region" aria-label={text.catalogue} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text.columns.name}</th>
                <th scope="col">{text.field}</th>
                <th scope="col">{text.expected}</th>
                <th scope="col">{text.found}</th>
                <th scope="col">{text.what}</th>
              </tr>
            </thead>
            <tbody>
              {seen.differences.map((one) => (
                <tr key={`${one.object_id ?? ''}:${one.field}`}>
                  <th scope="row">{one.name ?? one.object_id}</th>
                  <td>{text.fields[one.field] ?? one.field}</td>
                  <td>{valueOf(one.field, one.expected, text.values, { nothing: text.nothingThere, locale })}</td>
                  <td>{valueOf(one.field, one.found, text.values, { nothing: text.nothingThere, locale })}</td>
                  <td className="muted">{text.actions[one.action]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {applicable > 0 && may('manage_spaces') && (
        <div className="actions">
          <button type="button" className="button small" onClick={() => setApplying(seen)}>
            {text.apply(applicable)}
          </button>
        </div>
      )}
      {applying !== undefined && (
        <Confirm
          title={text.applyTitle}
          action="manage_spaces"
          press={text.apply(countOf(applying))}
          onClose={() => setApplying(undefined)}
          onDecide={async () => {
            const { spaces } = await apply.mutateAsync({ run: applying.run, expected: applying.version });
            onDone(text.applied(spaces ?? 0));
          }}
        >
          <p>{text.applyText(countOf(applying))}</p>
        </Confirm>
      )}
    </Section>
  );
}

/** So many differences are brought in step by applying. */
function countOf({ differences }: Catalogue): number {
  return differences.filter(({ action }) => action === 'synchronise').length;
}

/** A value of the plan as people read it: amounts as money, words of the comparison in theirs. */
function valueOf(
  field: Difference['field'],
  value: string | null,
  words: Readonly<Record<string, string>>,
  { nothing, locale }: { nothing: string; locale: 'fr' | 'en' },
): string {
  if (value === null || value === '') return nothing;
  if (field === 'unit_amount' && /^\d+$/.test(value)) return formatMoney(Number(value), 'eur', locale);
  return field === 'name' || field === 'description' ? value : (words[value] ?? value);
}
