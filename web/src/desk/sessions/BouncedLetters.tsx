import { useId, useState } from 'react';
import { useTexts } from '../../app/locale.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { Section } from '../components/Page.tsx';
import { When } from '../components/When.tsx';
import { useMay } from '../me.tsx';
import { useDecision } from '../queries.ts';
import { type Bounced, lettersSchema, type WholeSession } from './schema.ts';
import { texts } from './texts.ts';

type Decision = Readonly<{ what: 'correct' | 'give up'; letter: Bounced }>;

/** Letters that the mail server refused, with what to do: another address, or telling the person otherwise. */
export function BouncedLetters({ whole, onDone }: { whole: WholeSession; onDone(sentence: string): void }) {
  const text = useTexts(texts);
  const may = useMay();
  const id = useId();
  const [open, setOpen] = useState<Decision>();
  const retry = useDecision('retry_letters', lettersSchema);
  const giveUp = useDecision('give_up_letters', lettersSchema);
  const [address, setAddress] = useState('');
  const person = ({ booking_id, waitlist_id }: Bounced) => (booking_id === null ? { waitlist_id } : { booking_id });
  const nameOf = ({ booking_id, email }: Bounced) =>
    whole.attendees.find((one) => one.booking_id === booking_id)?.name ?? email;
  const shut = () => setOpen(undefined);
  return (
    <Section title={text.bouncedTitle}>
      <p>{text.bouncedHow}</p>
      <ul className="bounced">
        {whole.bounced.map((letter) => (
          <li key={letter.outbox_id} className="notice bad">
            <p>
              <strong>{nameOf(letter)}</strong> {nameOf(letter) !== letter.email && letter.email} ·{' '}
              {text.templates[letter.template] ?? letter.template} · <When at={letter.at} />
              {letter.behind > 0 && <> · {text.behind(letter.behind)}</>}
            </p>
            <p className="muted">
              {text.serverSaid}&nbsp;: <q lang="en">{letter.message}</q>
            </p>
            {may('manage_sessions') && (
              <div className="actions">
                <button
                  type="button"
                  className="button small"
                  onClick={() => {
                    setAddress(letter.email);
                    setOpen({ what: 'correct', letter });
                  }}
                >
                  {text.correct}
                </button>
                <button
                  type="button"
                  className="button quiet small"
                  onClick={() => setOpen({ what: 'give up', letter })}
                >
                  {text.giveUp}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {open?.what === 'correct' && (
        <Confirm
          title={text.correctTitle(nameOf(open.letter))}
          action="manage_sessions"
          press={text.correctPress}
          onClose={shut}
          onDecide={async () => {
            const { letters } = await retry.mutateAsync({ ...person(open.letter), email: address });
            onDone(text.lettersAgain(letters));
          }}
        >
          <p>{text.correctHow}</p>
          <label htmlFor={id}>{text.newAddress}</label>
          <input
            id={id}
            type="email"
            required
            autoComplete="off"
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        </Confirm>
      )}
      {open?.what === 'give up' && (
        <Confirm
          title={text.giveUpTitle(nameOf(open.letter))}
          action="manage_sessions"
          press={text.giveUpPress}
          reason="required"
          onClose={shut}
          onDecide={async (reason) => {
            const { letters } = await giveUp.mutateAsync({ ...person(open.letter), reason });
            onDone(text.lettersGivenUp(letters));
          }}
        >
          <p>{text.giveUpText}</p>
        </Confirm>
      )}
    </Section>
  );
}
