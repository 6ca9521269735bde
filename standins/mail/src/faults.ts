import { z } from 'zod';

/**
 * What the stand-in shall do wrong, as `POST /_control` takes it; what is left out goes right.
 * `refuse` answers 5xx or 4xx to RCPT TO of these addresses; `away` ends every connection at the greeting.
 */
export const mailFaults = z.strictObject({
  refuse: z
    .array(
      z.strictObject({
        address: z.string().min(1),
        code: z.number().int().min(400).max(599),
        message: z.string().default('refused by the stand-in'),
      }),
    )
    .default([]),
  away: z.boolean().default(false),
});
export type MailFaults = z.infer<typeof mailFaults>;

/** An error as the SMTP server answers it. */
export class MailRefusal extends Error {
  override name = 'MailRefusal';
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}
