import { useState } from 'react';
import * as z from 'zod/mini';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { CopyText } from '../components/CopyText.tsx';
import { FactorFirst } from '../components/FactorFirst.tsx';
import { Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { useDecision, useDesk } from '../queries.ts';
import { sayFailure } from '../sayFailure.ts';
import { telegramTexts } from './telegramTexts.ts';

const mine = z.object({
  bound: z.nullable(
    z.object({ name: z.string(), username: z.nullable(z.string()), wakes: z.boolean(), bound_at: z.string() }),
  ),
  code_expires_at: z.nullable(z.string()),
});
const made = z.object({ code: z.string(), expires_at: z.string() });
const done = z.object({ result: z.literal('done') });

/** One's own account of Telegram: bound by a code that the bot is sent, or taken away. */
export function TelegramAccount() {
  const text = useTexts(telegramTexts);
  const { locale } = useLocale();
  const { data } = useDesk({ name: 'my_telegram', schema: mine, topics: [] });
  const make = useDecision('create_telegram_code', made);
  const wake = useDecision('set_telegram_wake', done);
  const unbind = useDecision('unbind_telegram', done);
  const [asking, setAsking] = useState<'code' | 'unbind'>();
  const bound = data?.bound ?? null;
  const failure = make.error ?? wake.error;
  return (
    <Section
      title={text.title}
      actions={
        data !== undefined && (
          <button
            type="button"
            className={bound === null ? 'button small' : 'button quiet small'}
            onClick={() => setAsking(bound === null ? 'code' : 'unbind')}
          >
            {bound === null ? text.bind : text.unbind}
          </button>
        )
      }
    >
      <p>
        <StateDot mood={bound === null ? 'wait' : 'good'}>
          {bound === null ? text.off : text.on(bound.username === null ? bound.name : `@${bound.username}`)}
        </StateDot>
      </p>
      <p className="muted">{text.why}</p>
      {bound !== null && (
        <p className="field">
          <label>
            <input
              type="checkbox"
              checked={bound.wakes}
              disabled={wake.isPending}
              onChange={({ target }) => wake.mutate({ wakes: target.checked })}
            />{' '}
            {text.wakes}
          </label>
        </p>
      )}
      {bound === null && asking === 'code' && make.data === undefined && (
        <FactorFirst action="telegram">
          <button type="button" className="button" disabled={make.isPending} onClick={() => make.mutate({})}>
            {text.make}
          </button>
        </FactorFirst>
      )}
      {bound === null && make.data !== undefined && (
        <Notice tone="info">
          {text.send} <CopyText text={`/lier ${make.data.code}`} /> {text.until}{' '}
          <When at={make.data.expires_at} exact />
        </Notice>
      )}
      {failure !== null && <Notice tone="bad">{sayFailure(failure, locale)}</Notice>}
      {asking === 'unbind' && bound !== null && (
        <Confirm
          title={text.unbindTitle}
          action="telegram"
          press={text.unbind}
          danger
          onClose={() => setAsking(undefined)}
          onDecide={() => unbind.mutateAsync({})}
        >
          <p>{text.unbindSays}</p>
        </Confirm>
      )}
    </Section>
  );
}
