import { useId, useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatOfDates } from '../../immersion/dates.ts';
import { Confirm } from '../components/Confirm.tsx';
import { useDecision } from '../queries.ts';
import { sentSchema, type WholeSession } from './schema.ts';
import { whoWaits } from './sessionState.ts';
import { texts } from './texts.ts';

type Audience = 'booked' | 'everybody';
type Words = Readonly<{ subject: string; body: string }>;

/** A letter to everybody, in the language of each; how many of each is said before it goes. */
export function MessageDialog({
  whole: { session, attendees, line },
  onDone,
  onClose,
}: {
  whole: WholeSession;
  onDone(sentence: string): void;
  onClose(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const send = useDecision('send_session_message', sentSchema);
  // made here: the same press twice is one message
  const [messageId] = useState(() => crypto.randomUUID());
  const [audience, setAudience] = useState<Audience>('booked');
  const dates = (language: 'fr' | 'en') =>
    formatOfDates(session.session_date_start, session.session_date_end, language);
  const [french, setFrench] = useState<Words>({ subject: `Votre session ${dates('fr')}`, body: '' });
  const [english, setEnglish] = useState<Words>({ subject: `Your session ${dates('en')}`, body: '' });

  const readers = attendees.filter(
    ({ status }) => status === 'confirmed' || (status === 'pending' && audience === 'everybody'),
  );
  const waiting = audience === 'everybody' ? whoWaits(line).filter(({ status }) => status === 'waiting').length : 0;
  const inEnglish = english.body.trim() === '' ? 0 : readers.filter(({ language }) => language === 'en').length;
  const count = readers.length + waiting;
  const words = (
    language: 'fr' | 'en',
    title: string,
    value: Words,
    { onChange, hint }: { onChange: (words: Words) => void; hint?: string },
  ) => (
    <fieldset className="message-words" lang={language}>
      <legend lang={locale}>{title}</legend>
      <label htmlFor={`${id}${language}s`} lang={locale}>
        {text.subject}
      </label>
      <input
        id={`${id}${language}s`}
        required={language === 'fr'}
        maxLength={200}
        value={value.subject}
        onChange={(event) => onChange({ ...value, subject: event.target.value })}
      />
      <label htmlFor={`${id}${language}b`} lang={locale}>
        {text.body}
      </label>
      <textarea
        id={`${id}${language}b`}
        rows={6}
        required={language === 'fr'}
        maxLength={5000}
        value={value.body}
        aria-describedby={hint === undefined ? undefined : `${id}${language}h`}
        onChange={(event) => onChange({ ...value, body: event.target.value })}
      />
      {hint !== undefined && (
        <p id={`${id}${language}h`} className="hint" lang={locale}>
          {hint}
        </p>
      )}
    </fieldset>
  );
  return (
    <Confirm
      title={text.messageTitle}
      action="manage_sessions"
      press={text.sendPress(count)}
      onClose={onClose}
      onDecide={async () => {
        const { letters } = await send.mutateAsync({
          session_id: session.id,
          message_id: messageId,
          audience,
          texts: { fr: french, ...(english.body.trim() === '' ? {} : { en: english }) },
        });
        onDone(text.sent(letters));
      }}
    >
      <label htmlFor={`${id}a`}>{text.audience}</label>
      <select
        id={`${id}a`}
        value={audience}
        onChange={(event) => setAudience(event.target.value === 'everybody' ? 'everybody' : 'booked')}
      >
        <option value="booked">{text.audiences.booked}</option>
        <option value="everybody">{text.audiences.everybody}</option>
      </select>
      {words('fr', text.inFrench, french, { onChange: setFrench })}
      {words('en', text.inEnglish, english, { onChange: setEnglish, hint: text.englishHint })}
      <p role="status">{count === 0 ? text.nobodyToWrite : text.readers(count - inEnglish, inEnglish)}</p>
    </Confirm>
  );
}
