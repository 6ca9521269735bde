import { useId, useRef, useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { callDesk } from '../api.ts';
import { Confirm } from '../components/Confirm.tsx';
import { useMe } from '../me.tsx';
import { useDecision } from '../queries.ts';
import { roleName, roles } from '../roles.ts';
import { accountSchema, doneSchema } from './team.ts';
import { texts } from './texts.ts';

/** Gives a role to somebody who has an account and none yet. */
export function AddPerson({ onClose, onDone }: { onClose(): void; onDone(sentence: string, user: string): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const isOwner = useMe().roles.includes('owner');
  const give = useDecision('set_staff_role', doneSchema);
  const [role, setRole] = useState('support');
  const email = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <Confirm
      title={text.addTitle}
      action="manage_roles"
      press={text.give}
      onClose={onClose}
      onDecide={async () => {
        const account = await callDesk('desk_account', { p_email: email.current?.value ?? '' }, accountSchema);
        await give.mutateAsync({ user_id: account.user_id, role });
        onDone(text.added(account.email ?? '', roleName(role, locale)), account.user_id);
      }}
    >
      <p className="muted">{text.addHow}</p>
      <label htmlFor={`${id}e`}>{text.email}</label>
      <input id={`${id}e`} ref={email} type="email" name="email" autoComplete="off" required />
      <label htmlFor={`${id}r`}>{text.role}</label>
      <select id={`${id}r`} value={role} onChange={({ target }) => setRole(target.value)}>
        {roles
          .filter((one) => one !== 'owner' || isOwner)
          .map((one) => (
            <option key={one} value={one}>
              {roleName(one, locale)}
            </option>
          ))}
      </select>
    </Confirm>
  );
}
