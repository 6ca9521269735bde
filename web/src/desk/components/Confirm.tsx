import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useLocale, useTexts, type Texts } from '../../app/locale.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Notice } from '../../components/Notice.tsx';
import { sayFailure } from '../sayFailure.ts';
import { FactorFirst } from './FactorFirst.tsx';

const texts: Texts<{ reason: string; optional: string; cancel: string; wait: string }> = {
  fr: { reason: 'Pourquoi\u00a0?', optional: '(facultatif)', cancel: 'Revenir', wait: 'Un instant…' },
  en: { reason: 'Why?', optional: '(optional)', cancel: 'Go back', wait: 'One moment…' },
};

interface ConfirmProps {
  title: string;
  /** The right it needs: where that asks for a second factor, the dialog asks for it first. */
  action: string;
  /** What the button says: the verb, e.g. « Rembourser 20 € ». */
  press: string;
  danger?: boolean;
  reason?: 'none' | 'optional' | 'required';
  /** What will happen; amount and name where money moves. */
  children?: ReactNode;
  onDecide(reason: string): Promise<unknown>;
  onClose(): void;
}

/**
 * The press that decides: says what will happen, takes a reason, and says what came of it where it did not work. It
 * closes once it is done.
 */
export function Confirm(props: ConfirmProps) {
  const text = useTexts(texts);
  const { title, action, onClose } = props;
  const cancel = (
    <button type="button" className="button quiet" onClick={onClose}>
      {text.cancel}
    </button>
  );
  return (
    <Dialog title={title} onClose={onClose}>
      <FactorFirst action={action} cancel={cancel}>
        <DecisionForm {...props} cancel={cancel} />
      </FactorFirst>
    </Dialog>
  );
}

function DecisionForm({
  press,
  danger = false,
  reason = 'none',
  children,
  cancel,
  onDecide,
  onClose,
}: ConfirmProps & { cancel: ReactNode }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

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

  return (
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
        <button type="submit" className={danger ? 'button danger-fill' : 'button'} disabled={busy}>
          {busy ? text.wait : press}
        </button>
        {cancel}
      </div>
    </form>
  );
}
