import { computed, effect, signal } from '@preact/signals';
import { type Line, linesIn } from './basket-lines.js';

const KEPT = 'tessera.basket';

/** What is wanted: in this browser alone, until it is ordered. */
export const basket = signal<readonly Line[]>(linesIn(localStorage.getItem(KEPT)));

/** How many pieces are in it. */
export const pieces = computed(() => basket.value.reduce((sum, { quantity }) => sum + quantity, 0));

effect(() => localStorage.setItem(KEPT, JSON.stringify(basket.value)));

addEventListener('storage', ({ key, newValue }) => {
  if (key === KEPT) basket.value = linesIn(newValue);
});
