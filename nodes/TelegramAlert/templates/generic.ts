import { isRecord } from '../../shared/record';
import type { Format } from '../message/format';
import type { Locale } from '../message/locale';
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
    next: words.next,
    links: [],
    amount: null,
  };
}
