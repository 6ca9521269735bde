import { useTexts } from '../../app/locale.tsx';
import { Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import type { Message } from './schema.ts';
import { countBy, letterMood } from './sessionState.ts';
import { texts } from './texts.ts';

/** What was written to everybody, and what became of each letter. */
export function Messages({ messages }: { messages: readonly Message[] }) {
  const text = useTexts(texts);
  return (
    <Section title={text.messages}>
      {messages.length === 0 ? (
        <p className="muted">{text.noMessages}</p>
      ) : (
        messages.map((message) => (
          <details key={message.id} className="message">
            <summary>
              <strong>{(message.texts.fr ?? message.texts.en)?.subject}</strong>
              {countBy(message.to.map(({ state }) => state)).map(([state, count]) => (
                <StateDot key={state} mood={letterMood(state)}>
                  {count} {text.letterStates[state]}
                </StateDot>
              ))}
              <span className="muted">
                {message.by} · <When at={message.at} />
              </span>
            </summary>
            {(['fr', 'en'] as const).map((language) => {
              const words = message.texts[language];
              return (
                words !== undefined && (
                  <blockquote key={language} lang={language}>
                    {words.body}
                  </blockquote>
                )
              );
            })}
            <ul className="people-line">
              {message.to.map(({ email, state, booking_id, waitlist_id }) => (
                <li key={booking_id ?? waitlist_id}>
                  <span>{email}</span>
                  <StateDot mood={letterMood(state)}>{text.letterStates[state]}</StateDot>
                </li>
              ))}
            </ul>
          </details>
        ))
      )}
    </Section>
  );
}
