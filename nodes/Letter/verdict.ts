import * as z from 'zod';
import { CameToNothing } from '../shared/nothing';
import { LetterRefused } from './letterRefused';

/** What of a failure goes with the item: words, and for the outbox whether another try can end otherwise. */
export interface Verdict {
  message: string;
  hint: string;
  /** true: this letter will never be taken; support hears of it */
  final: boolean;
  /** true: nothing is wrong with the letter, the server or its credential is; no attempt is used up */
  outage: boolean;
  retry_after_seconds?: number;
}

/** A letter that was not sent. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  readonly verdict: Verdict;
  /** what the reader can do */
  readonly hint: string;

  constructor(verdict: Verdict) {
    super(verdict.message);
    this.verdict = verdict;
    this.hint = verdict.hint;
  }
}

const smtpError = z.looseObject({
  message: z.string().catch('no reason given'),
  code: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
  command: z.string().optional().catch(undefined),
});

const OUTAGE_PAUSE_SECONDS = 60;

/** Answers to these are about this letter or the person it is for; to all others, about us and the server. */
const ABOUT_THE_LETTER = /^(RCPT TO|DATA|MESSAGE|BDAT)/i;

/**
 * Said of the connection, whatever was asked: it closes (RFC 5321, 3.8), or wants a sign-in or encryption that the
 * credential does not give (RFC 4954, 6; RFC 3207, 4).
 */
const ABOUT_THE_CONNECTION = new Set([421, 454, 530, 534, 535, 538]);

/**
 * What an error of the mail server means (RFC 5321, 4.2.1): 5yz to the recipient or the text is for good, 4yz for now;
 * a connection, a sign-in or a sender that is refused is an outage of ours, whatever the number, as is what a server
 * says of its connection in answer to something else.
 */
export function verdictOf(error: unknown): Verdict {
  if (error instanceof NotSent) return error.verdict;
  if (error instanceof CameToNothing) return { message: error.message, hint: error.hint, final: true, outage: false };
  if (error instanceof LetterRefused) {
    return {
      message: error.message,
      hint: 'Correct the address of the person, then try the letter again.',
      final: true,
      outage: false,
    };
  }
  const { message, code, responseCode, command = '' } = smtpError.catch({ message: String(error) }).parse(error);
  const said = message.replace(/\s+/g, ' ').trim();
  if (
    responseCode !== undefined &&
    !ABOUT_THE_CONNECTION.has(responseCode) &&
    (ABOUT_THE_LETTER.test(command) || code === 'EMESSAGE')
  ) {
    if (responseCode >= 500)
      return {
        message: said,
        hint: 'The server will not take this letter: check the address, or tell the person by another way.',
        final: true,
        outage: false,
      };
    return {
      message: said,
      hint: 'The server asks to come back later; the letter is tried again by itself.',
      final: false,
      outage: false,
    };
  }
  return {
    message: said,
    hint: 'Check the SMTP credential and that the mail server is up. Letters wait; none is lost.',
    final: false,
    outage: true,
    retry_after_seconds: OUTAGE_PAUSE_SECONDS,
  };
}
