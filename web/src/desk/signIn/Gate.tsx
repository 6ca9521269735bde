import type { ReactNode } from 'react';
import { useAccount } from '../../app/account.ts';
import { useTexts } from '../../app/locale.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Notice } from '../../components/Notice.tsx';
import { SignInForm } from '../../components/SignInDialog.tsx';
import { MeContext, meSchema } from '../me.tsx';
import { useDesk } from '../queries.ts';
import { Door } from './Door.tsx';
import { ShowFactor } from './ShowFactor.tsx';
import { texts } from './texts.ts';

/** Lets staff in: an account with a role, and its second factor where it has one. The database decides at each call. */
export function Gate({ children }: { children: ReactNode }) {
  const text = useTexts(texts);
  const account = useAccount();
  if (account === undefined) return <Loading />;
  if (account === null)
    return (
      <Door title={text.title}>
        <p className="muted">{text.lead}</p>
        <SignInForm onDone={() => undefined} signUpOffered={false} />
      </Door>
    );
  // another person is another desk: nothing of the one before stays
  return <SignedIn key={account.id}>{children}</SignedIn>;
}

function SignedIn({ children }: { children: ReactNode }) {
  const text = useTexts(texts);
  const { data: me, error, refetch } = useDesk({ name: 'desk_me', schema: meSchema, topics: ['team', 'settings'] });
  if (me === undefined && error === null) return <Loading />;
  if (me === undefined)
    return (
      <Door title={text.title} signedIn>
        <Notice tone="bad">{text.failed}</Notice>
        <button type="button" className="button" onClick={() => void refetch()}>
          {text.again}
        </button>
      </Door>
    );
  if (me.roles.length === 0)
    return (
      <Door title={text.title} signedIn>
        <Notice tone="bad">{text.notStaff}</Notice>
        <p className="muted">{text.notStaffHelp}</p>
      </Door>
    );
  if (me.second_factor.enrolled && !me.second_factor.shown)
    return (
      <Door title={text.codeTitle} signedIn>
        <p className="muted">{text.codeLead}</p>
        <ShowFactor onDone={() => undefined} />
        <details className="lost">
          <summary>{text.lost}</summary>
          <p>{text.lostHelp}</p>
        </details>
      </Door>
    );
  return <MeContext value={me}>{children}</MeContext>;
}
