import { useParams } from '@tanstack/react-router';
import * as z from 'zod/mini';
import { useLocale, useTexts, type Texts } from '../../app/locale.tsx';
import { type Column } from '../components/columns.ts';
import { DeskTable, sayCount } from '../components/DeskTable.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Money } from '../components/Money.tsx';
import { Page } from '../components/Page.tsx';
import { When } from '../components/When.tsx';
import { links, useGo } from '../links.tsx';
import { useDeskList } from '../queries.ts';

/** What an address names, and what desk_rows calls it. */
const whats = {
  'revenu-mensuel': 'mrr',
  essais: 'trials',
  impayes: 'past_due',
  silencieuses: 'silent',
  vides: 'sold_out',
} as const;
type Word = keyof typeof whats;
const isWord = (word: string): word is Word => word in whats;

const rowSchema = z.object({
  id: z.string(),
  stripe_id: z.optional(z.nullable(z.string())),
  plan: z.optional(z.string()),
  status: z.optional(z.string()),
  trial_end: z.optional(z.nullable(z.string())),
  customer: z.optional(z.nullable(z.string())),
  establishment_id: z.optional(z.nullable(z.string())),
  user_id: z.optional(z.nullable(z.string())),
  amount_minor: z.optional(z.nullable(z.number())),
  currency: z.optional(z.nullable(z.string())),
  code: z.optional(z.string()),
  name: z.optional(z.nullable(z.string())),
  address: z.optional(z.nullable(z.string())),
  last_seen_at: z.optional(z.nullable(z.string())),
  slot: z.optional(z.string()),
  product: z.optional(z.nullable(z.string())),
});
type Row = z.infer<typeof rowSchema>;

const texts: Texts<{
  titles: Readonly<Record<Word, string>>;
  customer: string;
  plan: string;
  state: string;
  states: Readonly<Record<string, string>>;
  monthly: string;
  trialEnd: string;
  machine: string;
  place: string;
  seen: string;
  slot: string;
  product: string;
  empty: string;
}> = {
  fr: {
    titles: {
      'revenu-mensuel': 'Revenu mensuel, par abonnement',
      essais: 'Essais qui finissent sous quatorze jours',
      impayes: 'Abonnements impayés',
      silencieuses: 'Machines silencieuses',
      vides: 'Logements vides',
    },
    customer: 'Client',
    plan: 'Formule',
    state: 'État',
    states: { active: 'Actif', past_due: 'Impayé', unpaid: 'Impayé, suspendu', trialing: 'À l’essai' },
    monthly: 'Par mois',
    trialEnd: 'Fin de l’essai',
    machine: 'Machine',
    place: 'Lieu',
    seen: 'Vue',
    slot: 'Logement',
    product: 'Produit',
    empty: 'Aucune ligne\u00a0: tout va bien ici.',
  },
  en: {
    titles: {
      'revenu-mensuel': 'Monthly revenue by subscription',
      essais: 'Trials that end within fourteen days',
      impayes: 'Subscriptions past due',
      silencieuses: 'Silent machines',
      vides: 'Empty slots',
    },
    customer: 'Customer',
    plan: 'Plan',
    state: 'State',
    states: { active: 'Active', past_due: 'Past due', unpaid: 'Unpaid, suspended', trialing: 'In trial' },
    monthly: 'A month',
    trialEnd: 'Trial ends',
    machine: 'Machine',
    place: 'Place',
    seen: 'Seen',
    slot: 'Slot',
    product: 'Product',
    empty: 'No row: all is well here.',
  },
};

/** The rows behind a number of Today that no list of its own shows. */
export default function RowsPage() {
  const { what = '' } = useParams({ strict: false });
  return isWord(what) ? <Rows key={what} word={what} /> : <Rows word="revenu-mensuel" />;
}

function Rows({ word }: { word: Word }) {
  const { locale } = useLocale();
  const text = useTexts(texts);
  const go = useGo();
  const list = useDeskList({
    name: 'desk_rows',
    args: { p_what: whats[word] },
    schema: rowSchema,
    topics: ['subscriptions', 'machines'],
  });
  const isMachine = word === 'silencieuses' || word === 'vides';
  const subscriptionColumns: readonly Column<Row>[] = [
    { id: 'customer', head: text.customer, phone: 'title', cell: ({ customer, stripe_id }) => customer ?? stripe_id },
    { id: 'plan', head: text.plan, cell: ({ plan }) => plan },
    { id: 'state', head: text.state, cell: ({ status = '' }) => text.states[status] ?? status },
    ...(word === 'essais'
      ? [{ id: 'end', head: text.trialEnd, cell: ({ trial_end }: Row) => <When at={trial_end ?? null} exact /> }]
      : [
          {
            id: 'amount',
            head: text.monthly,
            align: 'end' as const,
            phone: 'aside' as const,
            cell: ({ amount_minor, currency }: Row) => (
              <Money minor={amount_minor ?? null} currency={currency ?? 'eur'} />
            ),
          },
        ]),
  ];
  const machineColumns: readonly Column<Row>[] = [
    { id: 'machine', head: text.machine, phone: 'title', cell: ({ name, code }) => name ?? code },
    { id: 'place', head: text.place, cell: ({ address }) => address },
    ...(word === 'silencieuses'
      ? [{ id: 'seen', head: text.seen, cell: ({ last_seen_at }: Row) => <When at={last_seen_at ?? null} /> }]
      : [
          { id: 'slot', head: text.slot, phone: 'aside' as const, cell: ({ slot }: Row) => slot },
          { id: 'product', head: text.product, cell: ({ product }: Row) => product },
        ]),
  ];
  return (
    <Page title={text.titles[word]} count={sayCount(list, locale)}>
      <DeskTable
        label={text.titles[word]}
        list={list}
        columns={isMachine ? machineColumns : subscriptionColumns}
        idOf={({ id }) => id}
        onOpen={({ code, establishment_id, user_id }) => {
          if (code !== undefined) go(links.machine(code));
          else if (establishment_id) go(links.establishment(establishment_id));
          else if (user_id) go(links.person(user_id));
        }}
        empty={<EmptyState title={text.empty} />}
      />
    </Page>
  );
}
