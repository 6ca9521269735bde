import { useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { DetailPanel } from '../components/DetailPanel.tsx';
import { Facts, Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { DeskLink, links } from '../links.tsx';
import { useMay, useMe } from '../me.tsx';
import { roleName, roles } from '../roles.ts';
import { type Decision, TeamDecision } from './TeamDecision.tsx';
import type { Person } from './team.ts';
import { texts } from './texts.ts';

/** One person of the team, and what can be decided about them. */
export function PersonPanel({
  person,
  onClose,
  onDone,
}: {
  person: Person;
  onClose(): void;
  onDone(sentence: string): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const isOwner = useMe().roles.includes('owner');
  const [decision, setDecision] = useState<Decision>();
  const email = person.email ?? person.user_id;
  /** An owner is made, unmade and ended by owners only. */
  const mayChange = (role: string) => may('manage_roles') && (role !== 'owner' || isOwner);
  return (
    <DetailPanel title={email} onClose={onClose}>
      <Facts
        facts={[
          [text.since, <When key="since" at={person.since} />],
          [
            text.lastSeen,
            person.last_sign_in_at === null ? text.never : <When key="last" at={person.last_sign_in_at} />,
          ],
          [
            text.factor,
            <StateDot key="factor" mood={person.second_factor ? 'good' : 'wait'}>
              {person.second_factor ? text.factorOn : text.factorOff}
            </StateDot>,
          ],
        ]}
      />
      <Section title={text.roles}>
        <ul className="choices">
          {roles.map((role) => {
            const has = person.roles.includes(role);
            return (
              <li key={role}>
                <StateDot mood={has ? 'good' : 'off'}>{roleName(role, locale)}</StateDot>
                {mayChange(role) && (
                  <button
                    type="button"
                    className="button quiet small"
                    aria-label={has ? text.takeTitle(roleName(role, locale)) : text.giveTitle(roleName(role, locale))}
                    onClick={() => setDecision({ kind: has ? 'take' : 'give', role })}
                  >
                    {has ? text.take : text.give}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      </Section>
      <p>
        <DeskLink href={`${links.decisions}?sur=guichet.staff_roles&id=${person.user_id}`}>{text.decisions}</DeskLink>
      </p>
      {may('manage_roles') && (
        <div className="actions">
          {(isOwner || !person.roles.includes('owner')) && (
            <button type="button" className="button quiet danger" onClick={() => setDecision({ kind: 'leave' })}>
              {text.leave}
            </button>
          )}
          {isOwner && person.second_factor && (
            <button type="button" className="button quiet" onClick={() => setDecision({ kind: 'lost' })}>
              {text.lostFactor}
            </button>
          )}
        </div>
      )}
      {decision && (
        <TeamDecision person={person} decision={decision} onClose={() => setDecision(undefined)} onDone={onDone} />
      )}
    </DetailPanel>
  );
}
