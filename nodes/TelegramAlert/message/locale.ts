/** The languages of support. */
export type Locale = 'fr' | 'en';
