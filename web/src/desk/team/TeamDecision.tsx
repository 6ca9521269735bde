import { useLocale, useTexts } from '../../app/locale.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { useDecision } from '../queries.ts';
import { roleName } from '../roles.ts';
import { doneSchema, type Person } from './team.ts';
import { texts } from './texts.ts';

export type Decision = { kind: 'give' | 'take'; role: string } | { kind: 'leave' | 'lost' };

/** The dialog of what was chosen: says what will happen, and does it. */
export function TeamDecision({
  person,
  decision,
  onClose,
  onDone,
}: {
  person: Person;
  decision: Decision;
  onClose(): void;
  onDone(sentence: string): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const give = useDecision('set_staff_role', doneSchema);
  const take = useDecision('remove_staff_role', doneSchema);
  const leave = useDecision('end_staff', doneSchema);
  const lost = useDecision('remove_second_factor', doneSchema);
  const { user_id, version } = person;
  const email = person.email ?? user_id;
  const base = { action: 'manage_roles', onClose };

  switch (decision.kind) {
    case 'give':
    case 'take': {
      const role = roleName(decision.role, locale);
      const gives = decision.kind === 'give';
      return (
        <Confirm
          {...base}
          title={gives ? text.giveTitle(role) : text.takeTitle(role)}
          press={gives ? text.give : text.take}
          onDecide={() => (gives ? give : take).mutateAsync({ user_id, role: decision.role })}
        >
          <p>{gives ? text.giveSays(email, role) : text.takeSays(email, role)}</p>
        </Confirm>
      );
    }
    case 'leave':
      return (
        <Confirm
          {...base}
          title={text.leaveTitle(email)}
          press={text.leavePress}
          danger
          reason="required"
          onDecide={async (reason) => {
            await leave.mutateAsync({ user_id, reason, version });
            onDone(text.left(email));
          }}
        >
          <p>{text.leaveSays}</p>
        </Confirm>
      );
    case 'lost':
      return (
        <Confirm
          {...base}
          title={text.lostTitle(email)}
          press={text.lostPress}
          danger
          reason="required"
          onDecide={async (reason) => {
            await lost.mutateAsync({ user_id, reason });
            onDone(text.lostDone(email));
          }}
        >
          <p>{text.lostSays}</p>
        </Confirm>
      );
  }
}
