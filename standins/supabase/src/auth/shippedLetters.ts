import type { LetterKind, LetterText } from './letterKinds.ts';

/** What a project sends whose owner has written nothing of their own. */
export const shippedLetters: Readonly<Record<LetterKind, LetterText>> = {
  confirmation: {
    subject: 'Confirm your address',
    html: letter('Confirm your address', 'Open this link to finish creating your account:'),
  },
  recovery: {
    subject: 'A new password',
    html: letter('A new password', 'Open this link to choose a new password:'),
  },
  magic_link: {
    subject: 'Your link to sign in',
    html: letter('Your link to sign in', 'Open this link to sign in:'),
  },
  email_change: {
    subject: 'Confirm your new address',
    html: letter('Confirm your new address', 'Open this link to change {{ .Email }} into {{ .NewEmail }}:'),
  },
};

function letter(title: string, sentence: string): string {
  return `<h1>${title}</h1><p>${sentence}</p><p><a href="{{ .ConfirmationURL }}">{{ .ConfirmationURL }}</a></p><p>Or type this code: {{ .Token }}</p>`;
}
