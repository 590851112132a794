import { signal } from '@preact/signals';
import { desk, phone, type Placement } from './placement.js';

const narrow = matchMedia('(width < 46rem)');
const chosen = () => (narrow.matches ? phone : desk);

/** The placement for the width that there is. */
export const placement = signal<Placement>(chosen());
narrow.addEventListener('change', () => (placement.value = chosen()));
