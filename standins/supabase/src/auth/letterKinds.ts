/** Letters by the names that a project's settings give them (`[auth.email.template.recovery]`). */
export type LetterKind = 'confirmation' | 'recovery' | 'magic_link' | 'email_change';
export const letterKinds = ['confirmation', 'recovery', 'magic_link', 'email_change'] as const;

/** Subject and HTML, both as Go templates with `.ConfirmationURL`, `.Token`, `.TokenHash`, `.SiteURL`, `.RedirectTo`, `.Email`, `.NewEmail`, `.Data`. */
export interface LetterText {
  subject: string;
  html: string;
}
