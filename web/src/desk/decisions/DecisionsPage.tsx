import { useMemo } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { actionName, decidingActions, doorCodes, doorName } from '../actions.ts';
import type { Column } from '../components/DataTable.tsx';
import { DeskTable, sayCount } from '../components/DeskTable.tsx';
import { WithPanel } from '../components/DetailPanel.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Filter } from '../components/Filter.tsx';
import { Page } from '../components/Page.tsx';
import { When } from '../components/When.tsx';
import { argsOf, useFilters } from '../filters.ts';
import { useMay, useMe } from '../me.tsx';
import { useDeskList } from '../queries.ts';
import { DecisionPanel } from './DecisionPanel.tsx';
import { type Decision, decisionSchema } from './decisions.ts';
import { texts } from './texts.ts';

/** What staff decided: who, when, by which door, on what, why. */
export default function DecisionsPage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const me = useMe();
  const may = useMay();
  const [read, write] = useFilters();
  const list = useDeskList({
    name: 'desk_decisions',
    schema: decisionSchema,
    topics: ['decisions'],
    args: argsOf({
      p_action: read('quoi'),
      p_door: read('par'),
      p_user: read('de') === 'moi' ? me.user_id : '',
      p_table: read('sur'),
      p_id: read('id'),
    }),
  });
  const columns = useMemo<readonly Column<Decision>[]>(
    () => [
      { id: 'at', head: text.when, width: '8.5rem', phone: 'aside', cell: ({ at }) => <When at={at} /> },
      { id: 'what', head: text.what, width: '14rem', phone: 'title', cell: ({ action }) => actionName(action, locale) },
      { id: 'who', head: text.who, cell: ({ said_by }) => said_by ?? text.server },
      { id: 'door', head: text.door, width: '7rem', phone: 'hidden', cell: ({ door }) => doorName(door, locale) },
      { id: 'why', head: text.why, phone: 'hidden', cell: ({ reason }) => reason ?? '–' },
    ],
    [text, locale],
  );
  const open = list.rows.find(({ id }) => String(id) === read('ligne'));
  return (
    <Page title={text.title} count={sayCount(list, locale)}>
      <div className="tools">
        <Filter
          label={text.filterWhat}
          value={read('quoi')}
          options={[['', text.all], ...decidingActions.map((code) => [code, actionName(code, locale)] as const)]}
          onChange={(quoi) => write({ quoi, ligne: '' })}
        />
        <Filter
          label={text.filterDoor}
          value={read('par')}
          options={[['', text.all], ...doorCodes.map((code) => [code, doorName(code, locale)] as const)]}
          onChange={(par) => write({ par, ligne: '' })}
        />
        {may('read_decisions') && (
          <Filter
            label={text.filterWho}
            value={read('de')}
            options={[
              ['', text.everybody],
              ['moi', text.mine],
            ]}
            onChange={(de) => write({ de, ligne: '' })}
          />
        )}
        {read('sur') !== '' && (
          <button type="button" className="button quiet small" onClick={() => write({ sur: '', id: '', ligne: '' })}>
            {text.onlyOn(read('sur'))} · {text.allSubjects}
          </button>
        )}
      </div>
      <WithPanel
        list={
          <DeskTable
            label={text.list}
            list={list}
            columns={columns}
            idOf={idOf}
            openId={read('ligne')}
            onOpen={({ id }) => write({ ligne: String(id) })}
            empty={<EmptyState title={text.none}>{text.noneHow}</EmptyState>}
          />
        }
        panel={open && <DecisionPanel decision={open} onClose={() => write({ ligne: '' })} />}
      />
    </Page>
  );
}

const idOf = ({ id }: Decision): string => String(id);
