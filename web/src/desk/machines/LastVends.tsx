import { useLocale, useTexts } from '../../app/locale.tsx';
import { DeskTable } from '../components/DeskTable.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Money } from '../components/Money.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { links, useGo } from '../links.tsx';
import { useDeskList } from '../queries.ts';
import { vendRowSchema } from '../vends/schema.ts';
import { texts as vendTexts } from '../vends/texts.ts';
import { moneyWord, outcomeOf } from '../vends/words.ts';
import { pageTexts } from './pageTexts.ts';

/** The last ten vends of a machine. */
export function LastVends({ code }: { code: string }) {
  const text = useTexts(pageTexts);
  const { heads } = useTexts(vendTexts);
  const { locale } = useLocale();
  const go = useGo();
  const list = useDeskList(
    { name: 'desk_vends', args: { p_machine_id: code }, schema: vendRowSchema, topics: ['vends'] },
    10,
  );
  return (
    <DeskTable
      label={text.lastVends}
      list={{ ...list, hasMore: false, more: () => undefined }}
      idOf={({ id }) => id}
      onOpen={({ id }) => go(links.vend(id))}
      empty={<EmptyState title={text.noVends} />}
      columns={[
        { id: 'at', head: heads.at, width: '10rem', cell: ({ at }) => <When at={at} /> },
        { id: 'what', head: heads.what, phone: 'title', cell: ({ label }) => label ?? '–' },
        {
          id: 'amount',
          head: heads.amount,
          align: 'end',
          width: '7rem',
          phone: 'aside',
          cell: ({ amount_minor, currency }) => <Money minor={amount_minor} currency={currency} />,
        },
        {
          id: 'end',
          head: heads.end,
          width: '12rem',
          cell: (vend) => {
            const { mood, word } = outcomeOf(vend, locale);
            return <StateDot mood={mood}>{word}</StateDot>;
          },
        },
        {
          id: 'money',
          head: heads.money,
          width: '12rem',
          phone: 'hidden',
          cell: ({ payment_state }) => moneyWord(payment_state, locale),
        },
      ]}
    />
  );
}
