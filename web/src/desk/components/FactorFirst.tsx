import type { ReactNode } from 'react';
import { useTexts, type Texts } from '../../app/locale.tsx';
import { Notice } from '../../components/Notice.tsx';
import { DeskLink, links } from '../links.tsx';
import { stepBefore, useMe } from '../me.tsx';
import { ShowFactor } from '../signIn/ShowFactor.tsx';

const texts: Texts<{ enrol: string; toAccount: string; show: string }> = {
  fr: {
    enrol: 'Cela demande un second facteur, et vous n’en avez pas encore. Rien ne sera fait avant.',
    toAccount: 'L’activer sur mon compte',
    show: 'Votre code à six chiffres est demandé avant cela.',
  },
  en: {
    enrol: 'This needs a second factor, and you have none yet. Nothing will be done before.',
    toAccount: 'Set it up in my account',
    show: 'Your six-digit code is asked for before this.',
  },
};

/** What needs a right that asks for the second factor: that first, where it was not shown yet. */
export function FactorFirst({
  action,
  cancel,
  children,
}: {
  action: string;
  /** A way back, where there is one to offer. */
  cancel?: ReactNode;
  children: ReactNode;
}) {
  const text = useTexts(texts);
  const step = stepBefore(useMe(), action);
  if (step === 'none') return children;
  if (step === 'show')
    return (
      <>
        <p>{text.show}</p>
        <ShowFactor onDone={() => undefined} />
        {cancel}
      </>
    );
  return (
    <>
      <Notice tone="info">{text.enrol}</Notice>
      <div className="actions">
        <DeskLink className="button" href={links.account}>
          {text.toAccount}
        </DeskLink>
        {cancel}
      </div>
    </>
  );
}
