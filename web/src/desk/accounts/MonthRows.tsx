import { useLocale, useTexts } from '../../app/locale.tsx';
import { type Column } from '../components/columns.ts';
import { CopyText } from '../components/CopyText.tsx';
import { DeskTable } from '../components/DeskTable.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Money } from '../components/Money.tsx';
import { When } from '../components/When.tsx';
import { links, useGo } from '../links.tsx';
import { useDeskList } from '../queries.ts';
import { type Movement, movementSchema, whatFor, whoOf } from '../payments/movement.ts';
import { texts as paymentTexts } from '../payments/texts.ts';
import { domains, kinds } from '../payments/words.ts';
import { texts } from './texts.ts';

/** Every row of a month, newest first. @param month its first day */
export function MonthRows({ month }: { month: string }) {
  const { locale } = useLocale();
  const text = useTexts(texts);
  const { person, what, domain, amount } = useTexts(paymentTexts);
  const domainNames = useTexts(domains);
  const kindNames = useTexts(kinds);
  const go = useGo();
  const list = useDeskList(
    { name: 'desk_month_rows', args: { p_month: month }, schema: movementSchema, topics: ['money', 'subscriptions'] },
    200,
  );
  const columns: readonly Column<Movement>[] = [
    { id: 'at', head: text.at, width: '8.5rem', cell: ({ at }) => <When at={at} exact /> },
    { id: 'kind', head: text.kind, width: '10rem', cell: ({ kind }) => kindNames[kind] ?? kind },
    {
      id: 'domain',
      head: domain,
      width: '8.5rem',
      phone: 'hidden',
      cell: (one) => domainNames[one.domain ?? ''] ?? one.domain,
    },
    {
      id: 'person',
      head: person,
      phone: 'title',
      cell: (one) => whoOf(one.person, one.about) || whatFor(one.about, locale) || domainNames[one.domain ?? ''],
    },
    { id: 'what', head: what, phone: 'hidden', cell: ({ about }) => whatFor(about, locale) },
    {
      id: 'reference',
      head: text.reference,
      width: '11rem',
      phone: 'hidden',
      cell: ({ stripe_id }) => stripe_id !== null && <CopyText text={stripe_id} />,
    },
    {
      id: 'fee',
      head: text.fee,
      width: '10rem',
      align: 'end',
      phone: 'hidden',
      cell: ({ fee_minor, fee_currency, currency, kind, via }) =>
        fee_minor === null ? (
          kind === 'payment' && via === 'stripe' && <span className="muted">{text.unknown}</span>
        ) : (
          <Money minor={fee_minor} currency={fee_currency ?? currency} />
        ),
    },
    {
      id: 'amount',
      head: amount,
      width: '8.5rem',
      align: 'end',
      phone: 'aside',
      cell: ({ amount_minor, currency }) => <Money minor={amount_minor} currency={currency} />,
    },
  ];
  return (
    <DeskTable
      label={text.title}
      list={list}
      columns={columns}
      idOf={({ id }) => id}
      onOpen={({ payment_id }) => {
        if (payment_id !== null) go(links.payment(payment_id));
      }}
      empty={<EmptyState title={text.emptyTitle}>{text.emptyHow}</EmptyState>}
    />
  );
}
