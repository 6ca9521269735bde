import { useState } from 'react';
import { Notice } from '../../components/Notice.tsx';
import { Refusal } from '../api.ts';
import { Bars } from '../charts/Bars.tsx';
import { Figure } from '../charts/Figure.tsx';
import { Line } from '../charts/Line.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { CopyText } from '../components/CopyText.tsx';
import { type Column, DataTable } from '../components/DataTable.tsx';
import { DetailPanel, WithPanel } from '../components/DetailPanel.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Filter } from '../components/Filter.tsx';
import { Money } from '../components/Money.tsx';
import { Facts, Page, Section } from '../components/Page.tsx';
import { SearchBox } from '../components/SearchBox.tsx';
import { type Mood, StateDot } from '../components/StateDot.tsx';
import { Timeline } from '../components/Timeline.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { When } from '../components/When.tsx';
import { bars, longName, moments, type Row, rows } from './samples.ts';

const moods: readonly (readonly [Mood, string])[] = [
  ['good', 'Payé'],
  ['wait', 'En attente de la banque'],
  ['bad', 'Échoué'],
  ['off', 'Annulé'],
];
const columns: readonly Column<Row>[] = [
  { id: 'name', head: 'Nom', phone: 'title', cell: ({ name }) => name },
  { id: 'state', head: 'État', width: '12rem', cell: ({ mood, word }) => <StateDot mood={mood}>{word}</StateDot> },
  {
    id: 'amount',
    head: 'Montant',
    width: '8rem',
    align: 'end',
    phone: 'aside',
    cell: ({ minor }) => <Money minor={minor} currency="eur" />,
  },
];
const none = () => undefined;

/** Every part of the desk in each of its states, for whoever builds a page; a test photographs it. */
export default function GalleryPage() {
  const [choice, setChoice] = useState('');
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(['2']));
  const [open, setOpen] = useState<string>();
  const [asks, setAsks] = useState<'plain' | 'danger'>();
  return (
    <Page
      title="Galerie"
      count="1 204"
      actions={
        <>
          <button type="button" className="button" onClick={() => setAsks('plain')}>
            Décider
          </button>
          <button type="button" className="button quiet">
            Autre geste
          </button>
          <button type="button" className="button quiet danger" onClick={() => setAsks('danger')}>
            Défaire
          </button>
          <button type="button" className="button" disabled>
            Un instant…
          </button>
        </>
      }
    >
      <Section title="États">
        <p className="tools in-a-row">
          {moods.map(([mood, word]) => (
            <StateDot key={mood} mood={mood}>
              {word}
            </StateDot>
          ))}
        </p>
        <Facts
          facts={[
            ['Montant', <Money key="m" minor={199_700} currency="eur" />],
            ['Frais', <Money key="f" minor={null} currency="eur" unknown="pas encore connu" />],
            ['Quand', <When key="w" at={new Date(Date.now() - 180_000).toISOString()} />],
            ['Jamais', <When key="n" at={null} />],
            ['Identifiant', <CopyText key="c" text="pi_3Qq0000000000000000000000" />],
            ['Nom', longName],
          ]}
        />
      </Section>
      <Section title="Outils">
        <div className="tools">
          <SearchBox label="Filtrer" value={search} onChange={setSearch} />
          <Filter
            label="État"
            value={choice}
            options={[
              ['', 'Tous'],
              ['paid', 'Payés'],
            ]}
            onChange={setChoice}
          />
          <Filter
            label="Domaine"
            value="vends"
            options={[
              ['', 'Tous'],
              ['vends', 'Distributeurs'],
            ]}
            onChange={none}
          />
        </div>
      </Section>
      <Section title="Liste et volet">
        <WithPanel
          list={
            <DataTable
              label="Dix mille lignes"
              columns={columns}
              rows={rows}
              idOf={idOf}
              openId={open}
              onOpen={({ id }) => setOpen(id)}
              choice={{ chosen, onChange: setChosen, label: (id) => `Choisir la ligne ${id}` }}
            />
          }
          panel={
            open !== undefined && (
              <DetailPanel title={rows.find(({ id }) => id === open)?.name ?? ''} onClose={() => setOpen(undefined)}>
                <Timeline moments={moments} />
              </DetailPanel>
            )
          }
        />
      </Section>
      <Section title="Chiffres">
        <div className="figures">
          <Figure name="Encaissé" beside="2 310 € la semaine d’avant" href="/bureau/galerie">
            <Money minor={241_350} currency="eur" />
          </Figure>
          <Figure name="Échoués" mood="bad" beside={<Line label="Échecs par jour" values={[1, 0, 3, 2, 0, 5, 4]} />}>
            4
          </Figure>
        </div>
        <Bars title="Encaissements par jour" bars={bars} say={(value) => `${value / 100} €`} />
      </Section>
      <Section title="Ce qui s’est passé">
        <Timeline moments={moments} />
      </Section>
      <Section title="Attendre, ne rien avoir, échouer">
        <Waiting what="Lecture des paiements…" lines={3} />
        <EmptyState title="Aucun paiement cette semaine.">Ils apparaîtront ici dès le premier.</EmptyState>
        <ErrorState error={new Error('no line')} onAgain={none} />
        <ErrorState error={new Refusal('staff_only', undefined, {})} onAgain={none} />
        <Notice tone="good">Remboursé : 20 €.</Notice>
        <Notice tone="info">Le second facteur est demandé avant ce geste.</Notice>
      </Section>
      {asks && (
        <Confirm
          title={asks === 'plain' ? 'Rembourser 20 €' : 'Défaire'}
          action="read_money"
          press={asks === 'plain' ? 'Rembourser 20 €' : 'Défaire'}
          danger={asks === 'danger'}
          reason={asks === 'plain' ? 'optional' : 'required'}
          onClose={() => setAsks(undefined)}
          onDecide={() => Promise.reject(new Refusal('changed_since', undefined, {}))}
        >
          <p>À {longName}, sur sa carte. L’argent part aussitôt.</p>
        </Confirm>
      )}
    </Page>
  );
}

const idOf = ({ id }: Row): string => id;
