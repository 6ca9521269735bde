import { isRecord } from '../../shared/record';
import { normalise } from '../templates/normalise';

/** Alerts about Stripe's events themselves, whatever object they name. */
const ABOUT_EVENTS = new Set(['event_failed', 'unmapped_event_type', 'stripe_other_source']);

const textOf = (data: Record<string, unknown>, key: string): string | null => {
  const value = data[key];
  return typeof value === 'string' && value !== '' ? encodeURIComponent(value) : null;
};

/** Pages of the desk by the field that names what they show, the nearest first. */
const PAGES: readonly [field: string, path: string][] = [
  ['vend_session_id', 'ventes/'],
  ['payment_id', 'paiements/'],
  ['session_id', 'seances/'],
  ['establishment_id', 'etablissements/'],
  ['machine_id', 'machines/'],
  ['user_id', 'personnes/'],
  ['payment_intent', 'recherche?q='],
  ['subscription', 'recherche?q='],
  ['invoice', 'recherche?q='],
  ['customer', 'recherche?q='],
];

/**
 * The page of the desk that shows what an alert is about.
 * @param alertId of a single alert whose object has no page: the alert's own is shown
 * @returns a path from the root of the pages
 */
export function deskPage(template: string, data: unknown, alertId: string | undefined): string | null {
  const known = normalise(data);
  const own = alertId === undefined ? null : `/bureau/alertes?alert=${encodeURIComponent(alertId)}`;
  if (!isRecord(known)) return own;
  const event = textOf(known, 'event_id');
  if (ABOUT_EVENTS.has(template) && event) return `/bureau/evenements/${event}`;
  const row = textOf(known, 'id');
  if (template === 'outbox_parked' && row) return `/bureau/file?row=${row}`;
  for (const [field, path] of PAGES) {
    const value = textOf(known, field);
    if (value) return `/bureau/${path}${value}`;
  }
  return own;
}

/** The list of the alerts that were folded into one message. */
export function deskList(template: string, from: string | null, to: string | null): string {
  const query = new URLSearchParams({ template, ...(from && { from }), ...(to && { to }) });
  return `/bureau/alertes?${query.toString()}`;
}

/** What is to be done about an alert: a heading of docs/runbooks/alerts.md a template. */
export const runbookPage = (template: string): string => `/bureau/aide/alerts#${template}`;
