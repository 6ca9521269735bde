import { reasonIn } from '../templates/reasons';
import type { Locale } from './locale';

/** Stripe's minor units where they are not hundredths, https://docs.stripe.com/currencies#zero-decimal */
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const THREE_DECIMAL = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);

const LANGUAGE: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };

/** Turns values of an alert into text in one language; a missing value stays null and its line is left out. */
export interface Format {
  readonly locale: Locale;
  money(minorUnits: number | null | undefined, currency: string | null | undefined): string | null;
  instant(value: string | number | null | undefined): string | null;
  /** Joins what is known with a middle dot. */
  join(...parts: Array<string | null | undefined>): string | null;
  /** A reason code in words, with the code in brackets. */
  reason(code: string | null | undefined): string | null;
  executionUrl(alert: ExecutionReference): string | null;
}

export interface ExecutionReference {
  execution_url?: string | null | undefined;
  execution_id?: string | null | undefined;
  workflow_id?: string | null | undefined;
}

export interface FormatOptions {
  locale: Locale;
  /** IANA name, e.g. Europe/Paris */
  timeZone: string;
  /** Address of the n8n editor, for links to executions; null where unknown */
  instanceUrl: string | null;
}

export function minorUnitDigits(currency: string): number {
  const code = currency.toLowerCase();
  if (ZERO_DECIMAL.has(code)) return 0;
  return THREE_DECIMAL.has(code) ? 3 : 2;
}

function money(language: string, minorUnits: number, currency: string): string {
  const digits = minorUnitDigits(currency);
  if (!/^[a-z]{3}$/i.test(currency)) return `${minorUnits} ${currency}`;
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(minorUnits / 10 ** digits);
}

export function createFormat({ locale, timeZone, instanceUrl }: FormatOptions): Format {
  const language = LANGUAGE[locale];
  const instants = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const join = (...parts: Array<string | null | undefined>): string | null =>
    parts.filter((part) => part !== null && part !== undefined && part !== '').join(' · ') || null;
  return {
    locale,
    join,
    reason: (code) => reasonIn(locale, code),
    money: (minorUnits, currency) =>
      minorUnits === null || minorUnits === undefined || !currency ? null : money(language, minorUnits, currency),
    instant(value) {
      if (value === null || value === undefined || value === '') return null;
      // Stripe writes instants as unix seconds, Postgres as ISO 8601
      const date = new Date(typeof value === 'number' ? value * 1000 : value);
      return Number.isNaN(date.getTime()) ? String(value) : instants.format(date);
    },
    executionUrl({ execution_url, execution_id, workflow_id }) {
      if (execution_url) return execution_url;
      if (!instanceUrl || !execution_id || !workflow_id) return null;
      return `${instanceUrl.replace(/\/+$/, '')}/workflow/${encodeURIComponent(workflow_id)}/executions/${encodeURIComponent(execution_id)}`;
    },
  };
}
