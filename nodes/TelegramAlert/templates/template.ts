import * as z from 'zod';
import type { Format } from '../message/format';
import type { Locale } from '../message/locale';
import type { TextSource } from '../message/textSource';
import type { Label } from './labels';

export interface Fact {
  /** what it is, in any language; null for a field without a label of ours */
  key: Label | null;
  label: string;
  value: string;
}

export interface Link {
  key: Label;
  label: string;
  url: string;
}

/** One alert in words. Plain text throughout: escaping belongs to the message. */
export interface AlertText {
  emoji: string;
  /** Short, begins with a capital, no full stop. */
  title: string;
  /** The same of several, to stand behind their number: "paiements échoués". */
  many: string;
  /** What tells this alert from another of its kind: who, how much. */
  summary: string | null;
  facts: Fact[];
  /** What the placeholders of a text stand for; what is not known is not in it. */
  values: ReadonlyMap<string, string>;
  /** What the reader does next. */
  next: string;
  links: Link[];
  /** For the total of folded alerts. */
  amount: { minorUnits: number; currency: string } | null;
}

export interface Template {
  /** The text as it is shipped. */
  shipped(locale: Locale): TextSource;
  /** The values that a text may speak of, in the order of the shipped one. */
  placeholders: readonly string[];
  /** null where the data has not the shape the template reads: the generic text is used then. */
  write(data: unknown, format: Format): AlertText | null;
}

interface Words {
  title: string;
  many: string;
  next: string;
}

type Value = string | null | undefined;

export interface TemplateDefinition<Data> {
  emoji: string;
  data: z.ZodType<Data>;
  words: Record<Locale, Words>;
  summary(data: Data, format: Format): Value;
  facts(data: Data, format: Format): Array<[Label, Value]>;
  links(data: Data, format: Format): Array<[Label, Value]>;
  amount?(data: Data): { minorUnits: number | null | undefined; currency: string | null | undefined };
}

/** Text that SQL may also hand over as a number (ids, counts); what is no text at all is left out of the message. */
export const text = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => String(value))
  .nullish()
  .catch(null);

/** Minor units of `currency`, as Stripe counts them. */
export const minorUnits = z.number().int().nullish();

/** ISO 8601, or unix seconds as Stripe writes them. */
export const instant = z.union([z.string(), z.number()]).nullish();

/** Where n8n worked on it when it happened. */
export const execution = { execution_url: text, execution_id: text, workflow_id: text };

/** Who it concerns. */
export const customer = {
  customer_name: text,
  customer_email: text,
  establishment_name: text,
  customer: text,
  livemode: z.boolean().nullish(),
};

export type Customer = z.infer<z.ZodObject<typeof customer>>;

/** A name with its id in brackets: people know the one, systems the other. */
export function named(name: string | null | undefined, id: string | null | undefined): string | null {
  return name && id && name !== id ? `${name} (${id})` : name || id || null;
}

/** The best name known for a customer; the id alone is better than nothing. */
export function nameOf(data: Customer): string | null {
  return data.establishment_name || data.customer_name || data.customer_email || data.customer || null;
}
