import { type FormEvent, useId, useRef, useState } from 'react';
import { faultsOf } from '../../../../nodes/TelegramAlert/message/faults.ts';
import { type Locale, useLocale, useTexts } from '../../app/locale.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Message } from '../alerts/Message.tsx';
import { messageOf } from '../alerts/render.ts';
import { Confirm } from '../components/Confirm.tsx';
import { Section } from '../components/Page.tsx';
import { When } from '../components/When.tsx';
import { useDecision } from '../queries.ts';
import { sayFailure } from '../sayFailure.ts';
import { type Source, saved, type WholeText } from './schemas.ts';
import { texts } from './texts.ts';

const NOTHING: Source = { emoji: '🔔', title: '', many: '', body: '👉 \n{links}' };

/** The form of one text in one language, with what it would read like beside it. */
export function TextForm({
  whole,
  language,
  fields,
}: {
  whole: WholeText;
  language: Locale;
  fields: readonly string[];
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const state = whole.texts[language];
  const [draft, setDraft] = useState<Source>(state.own ?? state.shipped ?? NOTHING);
  // what it was opened with: a decision is about that
  const [version, setVersion] = useState(state.version);
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; words: string }>();
  const [isReverting, setReverting] = useState(false);
  const save = useDecision('desk_save_notice_text', saved);
  const revert = useDecision('desk_revert_notice_text', saved);
  const body = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const placeholders = whole.shipped
    ? whole.placeholders
    : [...fields, ...whole.placeholders.filter((name) => name.startsWith('link'))];
  const faults = faultsOf(draft, placeholders);
  const [sample] = whole.samples;
  const change = (part: Partial<Source>) => {
    setDraft({ ...draft, ...part });
    setSaid(undefined);
  };

  function insert(name: string): void {
    const field = body.current;
    const [from, to] = [field?.selectionStart ?? draft.body.length, field?.selectionEnd ?? draft.body.length];
    change({ body: `${draft.body.slice(0, from)}{${name}}${draft.body.slice(to)}` });
    field?.focus();
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    try {
      await save.mutateAsync({
        p_template: whole.template,
        p_locale: language,
        p_text: draft,
        p_version: version,
        p_fields: whole.shipped ? null : fields,
      });
      setVersion(String(Number(version) + 1));
      setSaid({ tone: 'good', words: text.saved });
    } catch (error) {
      setSaid({ tone: 'bad', words: sayFailure(error, locale) });
    }
  }

  const shipped = state.shipped;
  const isShipped =
    shipped !== null &&
    draft.body === shipped.body &&
    draft.title === shipped.title &&
    draft.many === shipped.many &&
    draft.emoji === shipped.emoji;
  const html = messageOf(
    {
      id: sample?.id ?? '',
      template: whole.template,
      data: sample?.data ?? {},
      texts: { [language]: draft },
    },
    language,
    { zone: whole.zone, web: window.location.origin },
  );
  return (
    <div className="text-edit">
      <form className="form" onSubmit={(event) => void submit(event)} aria-label={whole.template}>
        <fieldset disabled={!whole.may_edit}>
          <div className="text-head">
            <div className="field text-emoji">
              <label htmlFor={`${id}e`}>{text.emoji}</label>
              <input id={`${id}e`} value={draft.emoji} onChange={(event) => change({ emoji: event.target.value })} />
            </div>
            <div className="field">
              <label htmlFor={`${id}t`}>{text.titleField}</label>
              <input id={`${id}t`} value={draft.title} onChange={(event) => change({ title: event.target.value })} />
            </div>
            <div className="field">
              <label htmlFor={`${id}m`}>{text.many}</label>
              <input
                id={`${id}m`}
                value={draft.many}
                aria-describedby={`${id}mh`}
                onChange={(event) => change({ many: event.target.value })}
              />
              <small id={`${id}mh`} className="muted">
                {text.manyHow}
              </small>
            </div>
          </div>
          <label htmlFor={`${id}b`}>{text.body}</label>
          <textarea
            id={`${id}b`}
            ref={body}
            rows={12}
            value={draft.body}
            aria-describedby={`${id}bh`}
            onChange={(event) => change({ body: event.target.value })}
          />
          <small id={`${id}bh`} className="muted">
            {text.bodyHow}
          </small>
          <div className="text-values" role="group" aria-label={text.values}>
            {placeholders.map((name) => (
              <button
                key={name}
                type="button"
                className="button quiet small"
                aria-label={text.insert(name)}
                onClick={() => insert(name)}
              >
                {`{${name}}`}
              </button>
            ))}
          </div>
          {faults.length > 0 && (
            <ul className="faults" role="status">
              {faults.map(({ field, code, ...more }, index) => (
                <li key={index}>
                  {text.fields[field]}
                  {more.line !== undefined && ` (${more.line})`} : {text.faults[code]?.(more) ?? code}
                </li>
              ))}
            </ul>
          )}
          {said !== undefined && <Notice tone={said.tone}>{said.words}</Notice>}
          <div className="actions">
            <button type="submit" className="button" disabled={faults.length > 0 || save.isPending}>
              {text.save}
            </button>
            {state.own !== null && shipped !== null && (
              <button type="button" className="button quiet" onClick={() => setReverting(true)}>
                {text.revert}
              </button>
            )}
          </div>
        </fieldset>
        {state.written_at !== null && (
          <p className="muted">
            {text.changedBy(state.said_by ?? '–')} <When at={state.written_at} />
          </p>
        )}
      </form>
      <div className="text-beside">
        <Section title={text.preview}>
          <p className="muted">{sample === undefined ? text.noSample : text.sample}</p>
          <Message label={text.preview} html={html} />
        </Section>
        {shipped !== null && (
          <Section title={text.asShipped}>
            {isShipped ? (
              <p className="muted">{text.same}</p>
            ) : (
              <pre className="payload" tabIndex={0}>
                {`${shipped.emoji} ${shipped.title}\n${shipped.body}`}
              </pre>
            )}
          </Section>
        )}
      </div>
      {isReverting && shipped !== null && (
        <Confirm
          title={text.revert}
          action="alert_texts"
          press={text.revert}
          onClose={() => setReverting(false)}
          onDecide={async () => {
            await revert.mutateAsync({ p_template: whole.template, p_locale: language, p_version: version });
            setVersion(String(Number(version) + 1));
            setDraft(shipped);
            setSaid({ tone: 'good', words: text.reverted });
          }}
        >
          <p>{text.revertSays}</p>
        </Confirm>
      )}
    </div>
  );
}
