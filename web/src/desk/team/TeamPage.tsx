import { useMemo, useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { Toast } from '../../components/Notice.tsx';
import { type Column, DataTable } from '../components/DataTable.tsx';
import { WithPanel } from '../components/DetailPanel.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Page } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { When } from '../components/When.tsx';
import { useFilters } from '../filters.ts';
import { useMay } from '../me.tsx';
import { useDesk } from '../queries.ts';
import { roleName } from '../roles.ts';
import { AddPerson } from './AddPerson.tsx';
import { PersonPanel } from './PersonPanel.tsx';
import { type Person, teamSchema } from './team.ts';
import { texts } from './texts.ts';

/** Who works here, and who may what; whoever leaves is ended from here. */
export default function TeamPage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const [read, write] = useFilters();
  const [isAdding, setAdding] = useState(false);
  const [said, setSaid] = useState<string>();
  const team = useDesk({ name: 'desk_team', schema: teamSchema, topics: ['team'] });
  const columns = useMemo<readonly Column<Person>[]>(
    () => [
      { id: 'email', head: text.name, phone: 'title', cell: (one) => one.email ?? one.user_id },
      {
        id: 'roles',
        head: text.roles,
        cell: (one) => one.roles.map((role) => roleName(role, locale)).join(', '),
      },
      {
        id: 'factor',
        head: text.factor,
        width: '9rem',
        phone: 'aside',
        cell: (one) => (
          <StateDot mood={one.second_factor ? 'good' : 'wait'}>
            {one.second_factor ? text.factorOn : text.factorOff}
          </StateDot>
        ),
      },
      {
        id: 'last',
        head: text.lastSeen,
        width: '11rem',
        phone: 'hidden',
        cell: (one) => (one.last_sign_in_at === null ? text.never : <When at={one.last_sign_in_at} />),
      },
    ],
    [text, locale],
  );
  const people = team.data?.people ?? [];
  const openId = read('qui');
  const open = people.find(({ user_id }) => user_id === openId);
  return (
    <Page
      title={text.title}
      count={team.data && String(people.length)}
      actions={
        may('manage_roles') && (
          <button type="button" className="button" onClick={() => setAdding(true)}>
            {text.add}
          </button>
        )
      }
    >
      {team.isPending && <Waiting what={text.wait} />}
      {team.error !== null && <ErrorState error={team.error} onAgain={() => void team.refetch()} />}
      {team.data && people.length === 0 && <EmptyState title={text.none}>{text.noneHow}</EmptyState>}
      {people.length > 0 && (
        <WithPanel
          list={
            <DataTable
              label={text.people}
              columns={columns}
              rows={people}
              idOf={idOf}
              openId={openId}
              onOpen={({ user_id }) => write({ qui: user_id })}
            />
          }
          panel={
            open && <PersonPanel key={open.user_id} person={open} onClose={() => write({ qui: '' })} onDone={setSaid} />
          }
        />
      )}
      {isAdding && (
        <AddPerson
          onClose={() => setAdding(false)}
          onDone={(sentence, user) => {
            setSaid(sentence);
            write({ qui: user });
          }}
        />
      )}
      {said !== undefined && (
        <Toast tone="good" close={text.close} onClose={() => setSaid(undefined)}>
          {said}
        </Toast>
      )}
    </Page>
  );
}

const idOf = ({ user_id }: Person): string => user_id;
