import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../app/locale.tsx';
import { supabase } from '../../app/supabase.ts';
import { Notice } from '../../components/Notice.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { useMe } from '../me.tsx';
import { verifiedFactor } from '../signIn/factors.ts';
import { EnrolFactor } from './EnrolFactor.tsx';
import { texts } from './texts.ts';

/** One's own second factor: set up, or taken away by whoever shows it. */
export function SecondFactor() {
  const text = useTexts(texts);
  const client = useQueryClient();
  const { enrolled } = useMe().second_factor;
  const [doing, setDoing] = useState<'enrol' | 'remove'>();
  const [said, setSaid] = useState<string>();
  const end = () => setDoing(undefined);

  async function remove(): Promise<void> {
    const { auth } = supabase();
    const factorId = await verifiedFactor();
    if (factorId !== undefined) {
      const { error } = await auth.mfa.unenroll({ factorId });
      if (error !== null) throw error;
    }
    // the token that is held still says that it was shown
    await auth.refreshSession();
    await client.invalidateQueries({ queryKey: ['desk'] });
    setSaid(text.removed);
  }

  return (
    <Section
      title={text.factor}
      actions={
        doing !== 'enrol' && (
          <button
            type="button"
            className={enrolled ? 'button quiet small' : 'button small'}
            onClick={() => {
              setSaid(undefined);
              setDoing(enrolled ? 'remove' : 'enrol');
            }}
          >
            {enrolled ? text.remove : text.enrol}
          </button>
        )
      }
    >
      <p>
        <StateDot mood={enrolled ? 'good' : 'wait'}>{enrolled ? text.on : text.off}</StateDot>
      </p>
      <p className="muted">{enrolled ? text.lost : text.factorWhy}</p>
      {said !== undefined && <Notice tone="good">{said}</Notice>}
      {doing === 'enrol' && (
        <EnrolFactor
          onCancel={end}
          onDone={() => {
            end();
            setSaid(text.done);
          }}
        />
      )}
      {doing === 'remove' && (
        <Confirm
          title={text.removeTitle}
          action="manage_roles"
          press={text.remove}
          danger
          onClose={end}
          onDecide={remove}
        >
          <p>{text.removeSays}</p>
        </Confirm>
      )}
    </Section>
  );
}
