import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import PostalMime from 'postal-mime';
import { z } from 'zod';

const attachment = z.object({ filename: z.string(), mimeType: z.string(), base64: z.string() });

const message = z.object({
  id: z.number().int().positive(),
  /** Message-ID of the letter, without its angle brackets; empty where it has none */
  message_id: z.string().default(''),
  received_at: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullable(),
  attachments: z.array(attachment),
});

/** A letter as it was received; attachments in base64. */
export type MailMessage = z.infer<typeof message>;

/** How many letters are kept; the oldest go first. */
const KEPT = 500;

/**
 * The parser rewrites the line ends of calendar files, which are part of their format: under a type that it does not
 * know they stay as they came.
 */
function keepCalendars(raw: Buffer): Buffer {
  return Buffer.from(
    raw.toString('latin1').replace(/^(content-type:\s*)(text\/calendar|application\/ics)\b/gim, '$1x-kept-$2'),
    'latin1',
  );
}

/** Letters that the stand-in received, newest last, in a file of the stack's home so that a restart keeps them. */
export class Mailbox {
  #messages: MailMessage[] = [];
  #nextId = 1;
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  open(): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    try {
      this.#messages = z.array(message).parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch (error) {
      if (!(typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT')) throw error;
      this.#messages = [];
    }
    this.#nextId = (this.#messages.at(-1)?.id ?? 0) + 1;
  }

  list(): readonly MailMessage[] {
    return this.#messages;
  }

  find(id: number): MailMessage | undefined {
    return this.#messages.find((entry) => entry.id === id);
  }

  /**
   * Keeps a letter before it is acknowledged.
   * @param raw as it came over SMTP (RFC 5322)
   * @param recipients of the envelope, which also names blind copies
   */
  async receive(raw: Buffer, recipients: string[]): Promise<MailMessage> {
    const parsed = await PostalMime.parse(keepCalendars(raw), { attachmentEncoding: 'base64' });
    const received: MailMessage = {
      id: this.#nextId,
      message_id: (parsed.messageId ?? '').replace(/^<|>$/g, ''),
      received_at: new Date().toISOString(),
      from: parsed.from?.address ?? '',
      to: recipients,
      subject: parsed.subject ?? '',
      text: parsed.text ?? '',
      html: parsed.html ?? null,
      attachments: parsed.attachments.map((part, index) => ({
        filename: part.filename ?? `piece-${index + 1}`,
        mimeType: part.mimeType.replace(/^x-kept-/, ''),
        base64:
          typeof part.content === 'string'
            ? part.content
            : Buffer.from(new Uint8Array(part.content)).toString('base64'),
      })),
    };
    this.#nextId += 1;
    this.#messages = [...this.#messages, received].slice(-KEPT);
    this.#save();
    return received;
  }

  clear(): void {
    this.#messages = [];
    this.#save();
  }

  #save(): void {
    // whole or not at all: a crash leaves the old file
    const next = `${this.#file}.new`;
    writeFileSync(next, JSON.stringify(this.#messages), { mode: 0o600 });
    renameSync(next, this.#file);
  }
}
