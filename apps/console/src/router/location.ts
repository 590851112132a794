import { computed, signal } from '@preact/signals';
import { pageAt } from './route.js';

const here = () => ({ path: location.pathname, search: location.search });

/** The address of what is shown. */
export const place = signal(here());

/** The page of that address. */
export const page = computed(() => pageAt(place.value.path));

addEventListener('popstate', () => (place.value = here()));

/** Goes to a page of the console; `replace` leaves no way back to this one. */
export const go = (href: string, { replace = false } = {}): void => {
  history[replace ? 'replaceState' : 'pushState'](null, '', href);
  place.value = here();
  if (!replace) scrollTo(0, 0);
};

/** A parameter of the address. */
export const parameter = (name: string): string | undefined =>
  new URLSearchParams(place.value.search).get(name) ?? undefined;
