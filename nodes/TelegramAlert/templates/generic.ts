import { isRecord } from '../../shared/record';
import type { Format } from '../message/format';
import type { Locale } from '../message/locale';
import { reasonIn } from './reasons';
import type { AlertText, Fact } from './template';

const WORDS: Record<Locale, { title: string; many: string; next: string }> = {
  fr: {
    title: 'Alerte',
    many: 'alertes',
    next: 'Ce message n’a pas encore de texte à lui : prévenir l’équipe technique.',
  },
  en: { title: 'Alert', many: 'alerts', next: 'This message has no text of its own yet: tell the technical team.' },
};

function readable(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a text of staff's own may speak of: each field, money and instants and reasons as people read them. */
function valuesOf(data: unknown, format: Format): Map<string, string> {
  const values = new Map<string, string>();
  if (!isRecord(data)) return values;
  for (const [key, value] of Object.entries(data)) {
    if (value === null || value === undefined || value === '') continue;
    const money = typeof value === 'number' && typeof data.currency === 'string' && /^amount|_amount$/.test(key);
    if (money) values.set(key, format.money(value, String(data.currency)) ?? readable(value));
    else if (typeof value === 'string' && key.endsWith('_at')) values.set(key, format.instant(value) ?? value);
    else if (typeof value === 'string' && key === 'reason') values.set(key, reasonIn(format.locale, value) ?? value);
    else values.set(key, readable(value));
  }
  return values;
}

/** Any alert in readable form: of an unknown template, or with data its template cannot read. */
export function writeGeneric(template: string, data: unknown, format: Format): AlertText {
  const entries = isRecord(data) ? Object.entries(data) : [['data', data] as const];
  const facts: Fact[] = entries
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([key, value]) => ({ key: null, label: key.replaceAll('_', ' '), value: readable(value) }));
  const words = WORDS[format.locale];
  return {
    emoji: '🔔',
    title: `${words.title} « ${template.replaceAll('_', ' ')} »`,
    many: `${words.many} « ${template.replaceAll('_', ' ')} »`,
    summary: format.join(...facts.slice(0, 3).map((fact) => fact.value)),
    facts,
    values: valuesOf(data, format),
    next: words.next,
    links: [],
    amount: null,
  };
}
