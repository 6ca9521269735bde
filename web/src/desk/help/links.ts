/** What is to be done about an alert: its heading in the runbook of alerts. */
export const helpFor = (template: string): string => `/bureau/aide/alerts#${encodeURIComponent(template)}`;

/** A page of docs/runbooks, by its file's name. */
export const helpPage = (page: string): string => `/bureau/aide/${encodeURIComponent(page)}`;
