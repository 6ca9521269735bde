import * as z from 'zod/mini';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { type Column } from '../components/columns.ts';
import { DeskTable } from '../components/DeskTable.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Money } from '../components/Money.tsx';
import { When } from '../components/When.tsx';
import { links, useGo } from '../links.tsx';
import { useDesk, useDeskList } from '../queries.ts';
import { type Movement, movementSchema, sumsSchema, whatFor, whoOf } from './movement.ts';
import { Sums } from './Sums.tsx';
import { texts } from './texts.ts';
import { domains, kinds } from './words.ts';

const headSchema = z.object({ sums: sumsSchema, count: z.number() });

/** Movements with their filters, and the sum of all of them above. @param args those of desk_payments */
export function Movements({ args }: { args: Readonly<Record<string, unknown>> }) {
  const { locale } = useLocale();
  const text = useTexts(texts);
  const domainNames = useTexts(domains);
  const kindNames = useTexts(kinds);
  const go = useGo();
  const asked = { name: 'desk_payments' as const, topics: ['money', 'wallets', 'subscriptions'] as const };
  const list = useDeskList({ ...asked, args, schema: movementSchema });
  const head = useDesk({ ...asked, args: { ...args, p_limit: 1 }, schema: headSchema });
  const columns: readonly Column<Movement>[] = [
    {
      id: 'at',
      head: text.at,
      width: '8.5rem',
      cell: ({ at }) => (at === null ? <span className="muted">{text.notDated}</span> : <When at={at} exact />),
    },
    {
      id: 'kind',
      head: text.kind,
      width: '12rem',
      cell: ({ kind, role, via }) => (
        <>
          {kindNames[kind] ?? kind}
          {role === 'surplus' && <span className="muted"> · {text.surplus}</span>}
          {via === 'outside' && <span className="muted"> · {text.outside}</span>}
        </>
      ),
    },
    {
      id: 'domain',
      head: text.domain,
      width: '9rem',
      phone: 'hidden',
      cell: ({ domain }) => domainNames[domain ?? ''] ?? domain,
    },
    {
      id: 'person',
      head: text.person,
      phone: 'title',
      cell: ({ person, about, domain }) => whoOf(person, about) || whatFor(about, locale) || domainNames[domain ?? ''],
    },
    { id: 'what', head: text.what, phone: 'hidden', cell: ({ about }) => whatFor(about, locale) },
    {
      id: 'amount',
      head: text.amount,
      width: '9rem',
      align: 'end',
      phone: 'aside',
      cell: ({ amount_minor, currency }) => <Money minor={amount_minor} currency={currency} />,
    },
  ];
  return (
    <>
      {head.data && <Sums sums={head.data.sums} />}
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
    </>
  );
}
