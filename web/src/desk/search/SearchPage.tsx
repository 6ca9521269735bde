import { useState } from 'react';
import * as z from 'zod/mini';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { shortly } from '../clock.ts';
import { type Column, DataTable } from '../components/DataTable.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Money } from '../components/Money.tsx';
import { Page } from '../components/Page.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { When } from '../components/When.tsx';
import { useFilters } from '../filters.ts';
import { DeskLink, links, useGo } from '../links.tsx';
import { useMay } from '../me.tsx';
import { RefundDialog } from '../payment/RefundDialog.tsx';
import { useDesk } from '../queries.ts';
import { type Found, foundSchema, hrefOf, maybe } from '../words/found.ts';
import { sayLabel } from '../words/named.ts';
import { State } from '../words/State.tsx';
import { sayDomain, type StateOf } from '../words/states.ts';
import { useNarrow } from '../useNarrow.ts';
import { texts } from './texts.ts';
import './search.css';

const answerSchema = z.object({
  more: z.boolean(),
  understood: z.object({ after: maybe(z.string()), before: maybe(z.string()) }),
  results: z.array(foundSchema),
});

const statesOf: Readonly<Record<string, StateOf>> = {
  payment: 'payment',
  order: 'order',
  booking: 'booking',
  vend: 'vend',
  machine: 'machine',
  subscription: 'subscription',
  invoice: 'invoice',
  event: 'event',
};

/** One field for everything: what it found, the surest first. */
export default function SearchPage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const [read] = useFilters();
  const go = useGo();
  const may = useMay();
  const [refunding, setRefunding] = useState<Found>();
  const query = read('q').trim();
  const { data, error, isPending, isPlaceholderData, refetch } = useDesk({
    name: 'desk_search',
    args: { p_query: query },
    schema: answerSchema,
    topics: ['money', 'orders', 'bookings', 'vends', 'machines', 'subscriptions'],
    enabled: query.length >= 2,
  });

  if (query.length < 2)
    return (
      <Page title={text.title}>
        <EmptyState title={text.begin}>
          <dl className="search-examples">
            {text.examples.map(([example, finds]) => (
              <div key={example}>
                <dt>
                  <code>{example}</code>
                </dt>
                <dd>{finds}</dd>
              </div>
            ))}
          </dl>
        </EmptyState>
      </Page>
    );

  const columns: readonly Column<Found>[] = [
    {
      id: 'kind',
      head: text.columns.kind,
      width: '9rem',
      phone: 'hidden',
      cell: ({ kind }) => text.kinds[kind] ?? kind,
    },
    { id: 'what', head: text.columns.what, phone: 'title', cell: (row) => <What found={row} /> },
    {
      id: 'amount',
      head: text.columns.amount,
      width: '7rem',
      align: 'end',
      phone: 'aside',
      cell: ({ amount_minor, currency }) =>
        amount_minor !== undefined &&
        amount_minor !== null && <Money minor={amount_minor} currency={currency ?? 'eur'} />,
    },
    {
      id: 'state',
      head: text.columns.state,
      width: '15rem',
      cell: ({ kind, state, outcome }) => (
        // of a vend what the machine said: it says more than that money came
        <State of={outcome ? 'outcome' : (statesOf[kind] ?? 'payment')} state={outcome ?? state} />
      ),
    },
    {
      id: 'when',
      phone: 'hidden',
      head: text.columns.when,
      width: '8rem',
      cell: ({ at }) => at !== undefined && at !== null && <When at={at} />,
    },
    {
      id: 'do',
      head: text.columns.action,
      width: '8rem',
      align: 'end',
      cell: (row) =>
        paymentOf(row) !== undefined &&
        (row.refundable_minor ?? 0) > 0 &&
        may('refund') && (
          <button type="button" className="button quiet small" onClick={() => setRefunding(row)}>
            {text.refund}
          </button>
        ),
    },
  ];
  const { after, before } = data?.understood ?? {};
  return (
    <Page title={text.of(query)} count={data && !isPlaceholderData ? String(data.results.length) : undefined}>
      {typeof after === 'string' && typeof before === 'string' && (
        <p className="muted">{text.around(shortly(after, locale), shortly(before, locale))}</p>
      )}
      {isPending ? (
        <Waiting what={text.wait} />
      ) : error !== null && data === undefined ? (
        <ErrorState error={error} onAgain={() => void refetch()} />
      ) : data === undefined || data.results.length === 0 ? (
        <EmptyState title={text.none(query)}>{text.noneHow}</EmptyState>
      ) : (
        <DataTable
          label={text.of(query)}
          columns={columns}
          rows={data.results}
          idOf={({ kind, id }) => `${kind}:${id}`}
          onOpen={({ open }) => {
            const href = hrefOf(open);
            if (href !== undefined) go(href);
          }}
          foot={data.more ? <p className="table-foot muted">{text.more}</p> : undefined}
        />
      )}
      {refunding !== undefined && (
        <RefundDialog
          payment={{
            id: paymentOf(refunding) ?? '',
            what: [sayDomain(refunding.domain ?? refunding.kind, locale), sayLabel(refunding.label, locale)]
              .filter(Boolean)
              .join(' · '),
            who: refunding.name ?? refunding.email ?? undefined,
            refundable: refunding.refundable_minor ?? 0,
            currency: refunding.currency ?? 'eur',
          }}
          onClose={() => setRefunding(undefined)}
          onDone={() => go(links.payment(paymentOf(refunding) ?? ''))}
        />
      )}
    </Page>
  );
}

/** The payment that can go back from here. */
const paymentOf = ({ kind, id, payment_id }: Found): string | undefined =>
  kind === 'payment' ? id : (payment_id ?? undefined);

/** Who, and what; a link, so that it opens in a new tab as well. */
function What({ found }: { found: Found }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const { kind, id, name, email, label, domain, count, open } = found;
  const parts = [
    name ?? email,
    name !== undefined && name !== null && kind === 'person' ? email : undefined,
    kind === 'payment' ? sayDomain(domain, locale) : undefined,
    sayLabel(label, locale),
    count === undefined || count === null ? undefined : text.events(count),
  ].filter((part) => part !== undefined && part !== null && part !== '');
  const narrow = useNarrow();
  const said = [...(narrow ? [text.kinds[kind] ?? kind] : []), parts.length === 0 ? id : parts.join(' · ')].join(' · ');
  const href = hrefOf(open);
  return href === undefined ? (
    <span title={said}>{said}</span>
  ) : (
    <DeskLink href={href} title={said}>
      {said}
    </DeskLink>
  );
}
