import { createTransport } from 'nodemailer';
import { AuthError } from './errors.ts';
import { renderGoTemplate } from './goTemplate.ts';
import type { LetterKind, LetterText } from './letterKinds.ts';
import { shippedLetters } from './shippedLetters.ts';

export interface LetterSettings {
  smtp: { host: string; port: number; user: string; password: string };
  /** `Name <address>`. */
  from: string;
  /** Texts of the project; what is missing is in English, as a new project has it. */
  texts: Partial<Readonly<Record<LetterKind, LetterText>>>;
}

export interface Letter {
  kind: LetterKind;
  to: string;
  /** What its template may name. */
  data: Readonly<Record<string, unknown>>;
}

export interface Post {
  /** Settles when the server has taken the letter. @throws AuthError 500 `unexpected_failure` */
  send(letter: Letter): Promise<void>;
  close(): void;
}

/** A server that does not answer must not hold the person who waits for the page. */
const patienceMs = 10_000;

/** @param onError hears why a letter could not be sent, which the person is not told */
export function createPost(settings: LetterSettings | undefined, onError: (error: Error) => void): Post {
  if (settings === undefined)
    return {
      send: ({ kind }) => Promise.reject(notSent(kind)),
      close: () => undefined,
    };
  const { smtp, from, texts } = settings;
  const transport = createTransport({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.port === 465,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    ...(smtp.user === '' ? {} : { auth: { user: smtp.user, pass: smtp.password } }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ kind, to, data }) {
      const { subject, html } = texts[kind] ?? shippedLetters[kind];
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject: renderGoTemplate(subject, data).trim(),
          html: renderGoTemplate(html, data, escapeHtml),
        });
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)));
        throw notSent(kind);
      }
    },
    close: () => transport.close(),
  };
}

function notSent(kind: LetterKind): AuthError {
  return new AuthError(500, 'unexpected_failure', `Error sending ${kind.replace('_', ' ')} email`);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
