import { useState } from 'react';
import * as z from 'zod/mini';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { Notice } from '../../components/Notice.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { When } from '../components/When.tsx';
import { useMay } from '../me.tsx';
import { useDecision } from '../queries.ts';
import type { Vend } from './schema.ts';
import { texts } from './texts.ts';

const answer = z.object({ result: z.enum(['resolved', 'already']), status: z.string() });

/**
 * The two ways out of an unknown vend, each said in full before it is taken. A dialog that is open stays where somebody
 * else decided meanwhile: its answer says so.
 */
export function DecideVend({ vend }: { vend: Vend }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const decide = useDecision('resolve_unknown_vend', answer);
  const [open, setOpen] = useState<'capture' | 'release'>();
  // the version that the person saw when the dialog opened, whatever the page reads meanwhile
  const [version, setVersion] = useState('');
  const [isLate, setLate] = useState(false);
  const amount = formatMoney(vend.amount_minor, vend.currency, locale);
  const who = vend.payer?.email ?? text.somebody;
  const begin = (decision: 'capture' | 'release') => {
    setVersion(vend.version);
    setOpen(decision);
  };
  return (
    <>
      {vend.undecided && (
        <section className="vend-decide" aria-label={text.undecidedLead}>
          <div>
            <strong>{text.undecidedLead}</strong>
            <p className="muted">
              {text.policy(vend.unknown_policy === 'release')} <When at={vend.decide_before} />.
            </p>
          </div>
          {may('decide_vend') && (
            <div className="actions">
              <button type="button" className="button" onClick={() => begin('capture')}>
                {text.capture(amount)}
              </button>
              <button type="button" className="button quiet" onClick={() => begin('release')}>
                {text.release(amount)}
              </button>
            </div>
          )}
        </section>
      )}
      {isLate && <Notice tone="info">{text.already}</Notice>}
      {open !== undefined && (
        <Confirm
          title={open === 'capture' ? text.captureTitle : text.releaseTitle}
          action="decide_vend"
          press={open === 'capture' ? text.capture(amount) : text.release(amount)}
          reason="required"
          onDecide={async (reason) => {
            const { result } = await decide.mutateAsync({ session_id: vend.id, decision: open, reason, version });
            setLate(result === 'already');
          }}
          onClose={() => setOpen(undefined)}
        >
          <p>{open === 'capture' ? text.captureMeans(amount, who) : text.releaseMeans(amount, who)}</p>
        </Confirm>
      )}
    </>
  );
}
