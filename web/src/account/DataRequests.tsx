import { useTexts } from '../app/locale.tsx';
import { texts } from './texts.ts';

/** One's data, to have or to have erased: asked of the team by a letter. */
export function DataRequests({ email, contact }: { email: string; contact: string | undefined }) {
  const text = useTexts(texts);
  const letter = (subject: string) => `mailto:${contact}?subject=${encodeURIComponent(`${subject} (${email})`)}`;
  return (
    <>
      <p>{text.dataHow}</p>
      {contact !== undefined && (
        <p className="actions">
          <a className="button quiet" href={letter(text.dataSubject)}>
            {text.dataLetter}
          </a>
          <a className="button quiet danger" href={letter(text.eraseSubject)}>
            {text.eraseLetter}
          </a>
        </p>
      )}
    </>
  );
}
