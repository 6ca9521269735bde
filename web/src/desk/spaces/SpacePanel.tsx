import { useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { Notice } from '../../components/Notice.tsx';
import { Refusal } from '../api.ts';
import { CopyText } from '../components/CopyText.tsx';
import { DetailPanel } from '../components/DetailPanel.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Facts, Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { When } from '../components/When.tsx';
import { DeskLink, links } from '../links.tsx';
import { useMay } from '../me.tsx';
import { useDesk } from '../queries.ts';
import { PriceChanges } from './PriceChanges.tsx';
import { PriceDialog } from './PriceDialog.tsx';
import { type Space, type WholeSpace, wholeSpaceSchema } from './schema.ts';
import { SpaceDialog } from './SpaceDialog.tsx';
import { SyncState } from './SyncState.tsx';
import { texts } from './texts.ts';

/** One space: what is sold, what it will cost, what Stripe was told. */
export function SpacePanel({ id, onDone, onClose }: { id: string; onDone(sentence: string): void; onClose(): void }) {
  const text = useTexts(texts);
  const query = useDesk({
    name: 'desk_space',
    args: { p_id: id },
    schema: wholeSpaceSchema,
    topics: ['catalogue', 'outbox'],
  });
  return (
    <DetailPanel title={query.data?.space.name ?? text.title} onClose={onClose}>
      {query.data !== undefined ? (
        <Whole whole={query.data} onDone={onDone} />
      ) : query.error instanceof Refusal ? (
        <EmptyState title={text.gone} />
      ) : query.error === null ? (
        <Waiting what={text.reading} />
      ) : (
        <ErrorState error={query.error} onAgain={() => void query.refetch()} />
      )}
    </DetailPanel>
  );
}

function Whole({ whole, onDone }: { whole: WholeSpace; onDone(sentence: string): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const { space } = whole;
  // as it was when the dialog opened: what changes meanwhile is not what was decided about
  const [open, setOpen] = useState<{ what: 'price' | 'edit'; seen: Space }>();
  const shut = () => setOpen(undefined);
  return (
    <>
      {may('manage_spaces') && (
        <div className="actions">
          <button type="button" className="button small" onClick={() => setOpen({ what: 'price', seen: space })}>
            {text.changePrice}
          </button>
          <button type="button" className="button quiet small" onClick={() => setOpen({ what: 'edit', seen: space })}>
            {text.edit}
          </button>
        </div>
      )}
      {space.sync.state === 'stopped' && (
        <Notice tone="bad">
          <p>{text.stoppedHow}</p>
          {space.sync.message && <q lang="en">{space.sync.message}</q>}{' '}
          <DeskLink href={links.outbox}>{text.toQueue}</DeskLink>
        </Notice>
      )}
      <Facts
        facts={[
          [text.facts.price, formatMoney(space.price_cents, space.currency, locale)],
          [text.facts.capacity, space.capacity ?? '–'],
          [text.facts.description, space.description ?? '–'],
          [text.columns.sale, space.is_active ? text.onSale : text.offSale],
          [text.facts.stripe, <SyncState sync={space.sync} />],
          [text.facts.product, space.stripe_product_id === null ? '–' : <CopyText text={space.stripe_product_id} />],
          [text.facts.defaultPrice, space.stripe_price_id === null ? '–' : <CopyText text={space.stripe_price_id} />],
        ]}
      />
      <PriceChanges changes={whole.price_changes} onDone={onDone} />
      <Section title={text.history}>
        {whole.prices.length === 0 ? (
          <p className="muted">{text.noHistory}</p>
        ) : (
          <ul className="steps">
            {whole.prices.map((price) => (
              <li key={price.stripe_price_id}>
                <strong className="figure">
                  {price.amount_cents === null
                    ? text.unknownAmount
                    : formatMoney(price.amount_cents, price.currency, locale)}
                </strong>{' '}
                <span className="muted">
                  {price.archived_at === null ? text.onSaleSince : text.archived}{' '}
                  <When at={price.archived_at ?? price.since} />
                </span>{' '}
                <code>{price.stripe_price_id}</code>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={text.log}>
        {whole.log.length === 0 ? (
          <p className="muted">{text.noLog}</p>
        ) : (
          <ol className="steps">
            {whole.log.map((line) => (
              <li key={line.id}>
                <When at={line.at} /> {stepName(text.steps, line.step)}{' '}
                <StateDot mood={line.status === 'failed' ? 'bad' : line.status === 'done' ? 'good' : 'off'}>
                  {text.logStates[line.status]}
                </StateDot>
                {line.status === 'failed' && line.message !== null && (
                  <q className="muted" lang="en">
                    {line.message}
                  </q>
                )}
              </li>
            ))}
          </ol>
        )}
      </Section>
      {open?.what === 'price' && <PriceDialog space={open.seen} onClose={shut} onDone={onDone} />}
      {open?.what === 'edit' && <SpaceDialog space={open.seen} onClose={shut} onSaved={() => onDone(text.saved)} />}
    </>
  );
}

const stepName = (names: Readonly<Record<string, string>>, step: string): string => names[step] ?? step;
