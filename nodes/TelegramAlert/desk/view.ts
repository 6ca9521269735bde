import * as z from 'zod';

/** A button that can be pressed: its id is all that it carries. */
export const buttonSchema = z.object({
  id: z.string(),
  action: z.string(),
  /** how many rows it decides on */
  count: z.number().int().optional(),
  /** minor units of `currency` that it moves */
  amount_minor: z.number().int().optional(),
  currency: z.string().optional(),
  /** of an answer to a question: the words of whoever asked */
  label: z.string().optional(),
  /** code, of a confirmation that gives one */
  reason: z.string().optional(),
});
export type Button = z.infer<typeof buttonSchema>;

/** An answer of the database to a press, `{result, …}`. */
export const decidedSchema = z.looseObject({ result: z.string(), reason: z.string().optional() });
export type Decided = z.infer<typeof decidedSchema>;

const lineSchema = z.object({
  action: z.string(),
  outcome: z.string(),
  by: z.string().optional(),
  /** ISO 8601 */
  at: z.string(),
  facts: z.looseObject({ reason: z.string().optional() }).default({}),
  amount_minor: z.number().int().optional(),
  currency: z.string().optional(),
  came_of_it: z
    .object({
      state: z.string().optional(),
      counts: z.record(z.string(), z.number()).optional(),
      final: z.boolean().optional(),
    })
    .optional(),
});
export type Line = z.infer<typeof lineSchema>;

const differenceSchema = z.object({
  name: z.string().nullish(),
  object_id: z.string().nullish(),
  field: z.string(),
  expected: z.string().nullish(),
  found: z.string().nullish(),
});

export const questionSchema = z.object({
  action: z.string(),
  amount_minor: z.number().int().optional(),
  currency: z.string().optional(),
  name: z.string().optional(),
  count: z.number().int().optional(),
  by: z.string().optional(),
  differences: z.array(differenceSchema).optional(),
});
export type Question = z.infer<typeof questionSchema>;
export type Difference = z.infer<typeof differenceSchema>;

/** `telegram_message_view`: what a message says now. */
export const viewSchema = z.object({
  id: z.string(),
  kind: z.enum(['alert', 'answer', 'question']),
  chat_id: z.number().int().nullable(),
  message_id: z.number().int().nullable(),
  topic_id: z.number().int().nullable(),
  locale: z.string().nullable(),
  /** IANA name: whose clock the business lives by */
  zone: z.string(),
  /** the text as it was sent, without what became of it */
  html: z.string().nullable(),
  facts: z.looseObject({}).nullable(),
  lines: z.array(lineSchema),
  question: questionSchema.nullable(),
  /** a question that nobody answered in time */
  over: z.boolean().nullish(),
  buttons: z.array(buttonSchema),
  /** page of the desk */
  open: z.string().nullish(),
});
export type View = z.infer<typeof viewSchema>;

/** `claim_alerts`: how a group of alerts is sent. */
export const deliverySchema = z.object({
  id: z.string(),
  topic_id: z.number().int().nullable(),
  silent: z.boolean(),
  wake: z.array(z.object({ telegram_id: z.number().int(), name: z.string() })),
  buttons: z.array(buttonSchema),
  open: z.string().nullish(),
});
export type Delivery = z.infer<typeof deliverySchema>;
