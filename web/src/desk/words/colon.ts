import type { Texts } from '../../app/locale.tsx';

/** Between what a figure is and the figure. */
export const colons: Texts<string> = { fr: '\u00a0: ', en: ': ' };
