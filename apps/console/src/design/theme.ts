import { effect, signal } from '@preact/signals';

export const themes = ['system', 'light', 'dark'] as const;

/** Light, dark, or as the system has it. */
export type Theme = (typeof themes)[number];

const KEPT = 'tessera.theme';

export const theme = signal<Theme>(themes.find((theme) => theme === localStorage.getItem(KEPT)) ?? 'system');

effect(() => {
  localStorage.setItem(KEPT, theme.value);
  if (theme.value === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme.value;
});
