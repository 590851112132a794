import { computed, effect, signal } from '@preact/signals';
import { de } from './de.js';
import { en, type Texts } from './en.js';

const languages = { en, de } satisfies Record<string, Texts>;

/** What the console speaks. */
export type Language = keyof typeof languages;

const KEPT = 'tessera.language';
const isKnown = (name: string | null): name is Language => name !== null && name in languages;

const preferred = (): Language => {
  const kept = localStorage.getItem(KEPT);
  if (isKnown(kept)) return kept;
  return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
};

/** The language of all texts, numbers and times. */
export const language = signal<Language>(preferred());

/** How numbers and times are written: in the browser's own variant of that language, where it has one. */
export const locale = computed(
  () => navigator.languages.find((tag) => tag.startsWith(language.value)) ?? language.value,
);

/** What to say: `const { shop } = texts.value` in a component, which is then drawn again in another language. */
export const texts = computed<Texts>(() => languages[language.value]);

/** Speaks another language from now on, and at the next visit. */
export const speak = (chosen: Language): void => {
  localStorage.setItem(KEPT, chosen);
  language.value = chosen;
};

effect(() => {
  document.documentElement.lang = language.value;
});
