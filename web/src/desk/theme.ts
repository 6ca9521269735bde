const key = 'guichet.theme';
export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** What this person chose on this device; auto follows the device. */
export function readTheme(): Theme {
  const stored = localStorage.getItem(key);
  return themes.find((one) => one === stored) ?? 'auto';
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  applyTheme();
}

/** Says it to the styles. */
export function applyTheme(): void {
  document.documentElement.dataset['face'] = 'desk';
  document.documentElement.dataset['theme'] = readTheme();
}
