import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatFigure } from '../../app/money.ts';
import { type Column } from '../components/columns.ts';
import { DeskTable } from '../components/DeskTable.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Money } from '../components/Money.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { links, useGo } from '../links.tsx';
import { useDeskList } from '../queries.ts';
import { type OpenRow, openSchema, whatFor, whoOf } from './movement.ts';
import { texts } from './texts.ts';
import { domains, reasons } from './words.ts';
import { colons } from '../words/colon.ts';

/** Payments that failed, refunds under way, disputes that are open. @param what as desk_open_money names it */
export function OpenMoney({ what }: { what: 'failed' | 'refunds' | 'disputes' }) {
  const { locale } = useLocale();
  const text = useTexts(texts);
  const colon = useTexts(colons);
  const domainNames = useTexts(domains);
  const reasonNames = useTexts(reasons);
  const go = useGo();
  const list = useDeskList({
    name: 'desk_open_money',
    args: { p_what: what },
    schema: openSchema,
    topics: ['money'],
  });
  const columns: readonly Column<OpenRow>[] = [
    { id: 'at', head: text.at, width: '8.5rem', cell: ({ at }) => <When at={at} exact /> },
    {
      id: 'status',
      head: text.status,
      width: '13rem',
      cell: ({ status }) => (
        <StateDot mood={what === 'refunds' ? 'wait' : 'bad'}>{text.statuses[status] ?? status}</StateDot>
      ),
    },
    {
      id: 'person',
      head: text.person,
      phone: 'title',
      cell: ({ person, about, domain }) => whoOf(person, about) || whatFor(about, locale) || domainNames[domain],
    },
    {
      id: 'what',
      head: text.what,
      phone: 'hidden',
      cell: ({ about, domain }) => whatFor(about, locale) || domainNames[domain],
    },
    {
      id: 'reason',
      head: text.reason,
      phone: 'hidden',
      cell: ({ reason }) => (reason === null ? '' : (reasonNames[reason] ?? reason)),
    },
    ...(what === 'disputes'
      ? [{ id: 'due', head: text.due, width: '9rem', cell: ({ due_at }: OpenRow) => <When at={due_at} exact /> }]
      : []),
    {
      id: 'amount',
      head: text.amount,
      width: '9rem',
      align: 'end',
      phone: 'aside',
      cell: ({ amount_minor, currency }) => <Money minor={amount_minor} currency={currency} />,
    },
  ];
  const totals = new Map<string, number>();
  for (const { currency, amount_minor } of list.rows)
    totals.set(currency, (totals.get(currency) ?? 0) + (amount_minor ?? 0));
  return (
    <>
      {!list.hasMore && totals.size > 0 && (
        <ul className="sums">
          {[...totals].map(([currency, minor]) => (
            <li key={currency}>
              <span>
                {text.sum}
                {colon}
                <strong className="figure">{formatFigure(minor, currency, locale)}</strong>
              </span>
            </li>
          ))}
        </ul>
      )}
      <DeskTable
        label={text.whats[what === 'failed' ? 'failed' : what === 'refunds' ? 'pending_refunds' : 'open_disputes']}
        list={list}
        columns={columns}
        idOf={({ id }) => id}
        onOpen={({ payment_id }) => go(links.payment(payment_id))}
        empty={<EmptyState title={text.emptyTitle} />}
      />
    </>
  );
}
