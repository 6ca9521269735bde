import { useCallback, useEffect, useState } from 'react';
import { useAccount } from '../app/account.ts';
import { useStaffRights } from '../app/staffRights.ts';
import { useLocale, useTexts } from '../app/locale.tsx';
import { BookingsDialog } from '../admin/BookingsDialog.tsx';
import { CancelSessionDialog } from '../admin/CancelSessionDialog.tsx';
import { HideSessionDialog } from '../admin/HideSessionDialog.tsx';
import { RemoveDialog } from '../admin/RemoveDialog.tsx';
import { sentenceOf } from '../admin/sentence.ts';
import { SessionForm } from '../admin/SessionForm.tsx';
import { type RowAction, SessionRow } from '../admin/SessionRow.tsx';
import { texts } from '../admin/texts.ts';
import { AccountButton } from '../components/AccountButton.tsx';
import { Frame } from '../components/Frame.tsx';
import { Loading } from '../components/Loading.tsx';
import { Notice, Toast, type Tone } from '../components/Notice.tsx';
import { SignInForm } from '../components/SignInDialog.tsx';
import { listAllSessions, saveSession, setSessionClosed, updateSession } from '../services/immersionAdminService.ts';
import { watchSessions } from '../services/immersionSessionsService.ts';
import type { ImmersionSession } from '../services/rows.ts';

/** The guard: a page for staff who keep sessions. What they may do is decided by the database, whatever is shown. */
export default function AdminImmersionSessions() {
  const text = useTexts(texts);
  const account = useAccount();
  const rights = useStaffRights(account?.id);
  if (account === undefined || (account !== null && rights === undefined)) return <Loading />;
  const aside = <AccountButton account={account} onSignIn={() => document.querySelector('input')?.focus()} />;
  if (account !== null && rights !== 'failed' && rights?.includes('manage_sessions'))
    return (
      <Frame title={text.title} aside={aside} wide>
        <Administration />
      </Frame>
    );
  return (
    <Frame title={text.title} narrow aside={aside}>
      <h1>{text.title}</h1>
      {account === null ? (
        <>
          <p className="lead">{text.signIn}</p>
          <SignInForm onDone={() => undefined} signUpOffered={false} />
        </>
      ) : (
        <Notice tone="bad">{rights === 'failed' ? text.failed : text.notAdmin}</Notice>
      )}
    </Frame>
  );
}

type Open =
  { dialog: 'create' } | { dialog: 'edit' | 'bookings' | 'remove' | 'cancel' | 'hide'; session: ImmersionSession };

function Administration() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const [sessions, setSessions] = useState<ImmersionSession[]>();
  const [failed, setFailed] = useState(false);
  const [open, setOpen] = useState<Open>();
  const [message, setMessage] = useState<{ tone: Tone; text: string }>();
  const [busy, setBusy] = useState<string>();

  const load = useCallback(() => {
    listAllSessions().then(
      (list) => {
        setSessions(list);
        setFailed(false);
      },
      (error: unknown) => {
        console.error(error);
        setFailed(true);
      },
    );
  }, []);
  useEffect(() => {
    load();
    return watchSessions({ onStale: load, onChange: load });
  }, [load]);

  async function toggle(session: ImmersionSession, change: () => Promise<void>): Promise<void> {
    setBusy(session.id);
    setMessage(undefined);
    try {
      await change();
      setMessage({ tone: 'good', text: text.saved });
    } catch (error) {
      console.error(error);
      setMessage({ tone: 'bad', text: sentenceOf(error, locale) ?? text.unexpected });
    }
    setBusy(undefined);
    load();
  }

  function show(session: ImmersionSession, shown: boolean): void {
    void toggle(session, () => updateSession(session.id, { is_active: shown }));
  }

  function act(session: ImmersionSession, action: RowAction): void {
    if (action === 'toggleClosed')
      void toggle(session, () => setSessionClosed(session.id, session.status !== 'closed'));
    else if (action === 'toggleActive') {
      const concerned =
        session.is_active && session.cancelled_at === null && session.reserved_places > session.offline_places;
      if (concerned) setOpen({ dialog: 'hide', session });
      else show(session, !session.is_active);
    } else setOpen({ dialog: action, session });
  }

  const close = () => setOpen(undefined);
  const finished = (sentence: string) => {
    close();
    setMessage({ tone: 'good', text: sentence });
    load();
  };

  return (
    <>
      <div className="head">
        <h1>{text.title}</h1>
        <button type="button" className="button" onClick={() => setOpen({ dialog: 'create' })}>
          {text.create}
        </button>
      </div>
      {message && (
        <Toast tone={message.tone} close={text.cancel} onClose={() => setMessage(undefined)}>
          {message.text}
        </Toast>
      )}
      {failed && (
        <Notice tone="bad">
          {text.failed}{' '}
          <button type="button" className="button small" onClick={load}>
            {text.retry}
          </button>
        </Notice>
      )}
      {sessions === undefined && !failed && <Loading />}
      {sessions?.length === 0 && <p className="muted">{text.none}</p>}
      {sessions !== undefined && sessions.length > 0 && (
        <ul className="rows">
          {sessions.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              busy={busy === session.id}
              onAction={(action) => act(session, action)}
            />
          ))}
        </ul>
      )}
      {(open?.dialog === 'create' || open?.dialog === 'edit') && (
        <SessionForm
          session={open.dialog === 'edit' ? open.session : undefined}
          save={(fields, offline) => saveSession(open.dialog === 'edit' ? open.session : undefined, fields, offline)}
          say={(error) => sentenceOf(error, locale)}
          onClose={close}
          onSaved={() => finished(text.saved)}
        />
      )}
      {open?.dialog === 'remove' && (
        <RemoveDialog session={open.session} onClose={close} onDone={() => finished(text.removed)} />
      )}
      {open?.dialog === 'hide' && (
        <HideSessionDialog
          session={open.session}
          onClose={close}
          onHide={() => {
            close();
            show(open.session, false);
          }}
        />
      )}
      {open?.dialog === 'cancel' && <CancelSessionDialog session={open.session} onClose={close} onDone={finished} />}
      {open?.dialog === 'bookings' && <BookingsDialog session={open.session} onClose={close} onChanged={load} />}
    </>
  );
}
