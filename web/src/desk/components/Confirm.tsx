import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useLocale, useTexts, type Texts } from '../../app/locale.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Notice } from '../../components/Notice.tsx';
import { DeskLink, links } from '../links.tsx';
import { stepBefore, useMe } from '../me.tsx';
import { sayFailure } from '../sayFailure.ts';
import { ShowFactor } from '../signIn/ShowFactor.tsx';

interface ConfirmTexts {
  reason: string;
  optional: string;
  cancel: string;
  wait: string;
  enrol: string;
  toAccount: string;
  show: string;
}
const texts: Texts<ConfirmTexts> = {
  fr: {
    reason: 'Pourquoi\u00a0?',
    optional: '(facultatif)',
    cancel: 'Revenir',
    wait: 'Un instant…',
    enrol: 'Ce geste demande un second facteur, et vous n’en avez pas encore. Rien ne sera fait avant.',
    toAccount: 'L’activer sur mon compte',
    show: 'Votre code à six chiffres est demandé avant ce geste.',
  },
  en: {
    reason: 'Why?',
    optional: '(optional)',
    cancel: 'Go back',
    wait: 'One moment…',
    enrol: 'This needs a second factor, and you have none yet. Nothing will be done before.',
    toAccount: 'Set it up in my account',
    show: 'Your six-digit code is asked for before this.',
  },
};

/**
 * The press that decides: says what will happen (with amount and name, where money moves), takes a reason, and says
 * what came of it where it did not work. It closes once it is done.
 * @param action the right it needs: where that asks for a second factor, the dialog asks for it first
 */
export function Confirm({
  title,
  action,
  press,
  danger = false,
  reason = 'none',
  children,
  onDecide,
  onClose,
}: {
  title: string;
  action: string;
  /** What the button says: the verb, e.g. « Rembourser 20 € ». */
  press: string;
  danger?: boolean;
  reason?: 'none' | 'optional' | 'required';
  children?: ReactNode;
  onDecide(reason: string): Promise<unknown>;
  onClose(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const me = useMe();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const step = stepBefore(me, action);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const why = String(new FormData(event.currentTarget).get('reason') ?? '').trim();
    setBusy(true);
    setProblem(undefined);
    try {
      await onDecide(why);
      onClose();
    } catch (error) {
      console.error(error);
      setProblem(sayFailure(error, locale));
      setBusy(false);
    }
  }

  if (step !== 'none')
    return (
      <Dialog title={title} onClose={onClose}>
        {step === 'show' ? (
          <>
            <p>{text.show}</p>
            <ShowFactor onDone={() => undefined} onCancel={onClose} />
          </>
        ) : (
          <>
            <Notice tone="info">{text.enrol}</Notice>
            <div className="actions">
              <DeskLink className="button" href={links.account}>
                {text.toAccount}
              </DeskLink>
              <button type="button" className="button quiet" onClick={onClose}>
                {text.cancel}
              </button>
            </div>
          </>
        )}
      </Dialog>
    );
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {children}
        {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
        {reason !== 'none' && (
          <>
            <label htmlFor={id}>
              {text.reason} {reason === 'optional' && <span className="muted">{text.optional}</span>}
            </label>
            <textarea id={id} name="reason" rows={2} maxLength={200} required={reason === 'required'} />
          </>
        )}
        <div className="actions">
          <button type="submit" className={danger ? 'button quiet danger' : 'button'} disabled={busy}>
            {busy ? text.wait : press}
          </button>
          <button type="button" className="button quiet" onClick={onClose}>
            {text.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
