import * as z from 'zod/mini';
import { links } from '../links.tsx';

const facts = z.nullable(z.unknown());
export const decisionSchema = z.object({
  id: z.number(),
  at: z.string(),
  user_id: z.nullable(z.string()),
  said_by: z.nullable(z.string()),
  door: z.string(),
  action: z.string(),
  subject_table: z.string(),
  subject_id: z.string(),
  version: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  before: facts,
  after: facts,
});
/** A row of staff_actions, as desk_decisions() says. */
export type Decision = z.infer<typeof decisionSchema>;

const pages: Readonly<Record<string, (id: string) => string>> = {
  payments: links.payment,
  machines: links.machine,
  vend_sessions: links.vend,
  immersion_sessions: links.session,
  stripe_webhook_log: links.event,
  establishments: links.establishment,
  users: links.person,
  'guichet.staff_roles': (id) => `${links.team}?qui=${encodeURIComponent(id)}`,
};

/** Where the row that was decided on is shown; undefined where no page shows it. */
export function pageOf({ subject_table, subject_id }: Decision): string | undefined {
  return pages[subject_table]?.(subject_id);
}

export interface Difference {
  field: string;
  before: string;
  after: string;
}

const record = z.record(z.string(), z.unknown());

/** What differs, a line a field; values as they are kept. */
export function differences({ before, after }: Pick<Decision, 'before' | 'after'>): Difference[] {
  const [old, young] = [record.safeParse(before).data ?? {}, record.safeParse(after).data ?? {}];
  return [...new Set([...Object.keys(old), ...Object.keys(young)])].map((field) => ({
    field,
    before: said(old[field]),
    after: said(young[field]),
  }));
}

function said(value: unknown): string {
  if (value === undefined || value === null) return '–';
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ') || '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
