import { signal } from '@preact/signals';

const SHOWN_MS = 6_000;
let newest = 0;
const shown = signal<readonly { id: number; text: string }[]>([]);

/** Says something in passing: that what was asked for has been done. What needs an answer is no toast. */
export const say = (text: string): void => {
  const id = (newest += 1);
  shown.value = [...shown.value.slice(-2), { id, text }];
  setTimeout(() => (shown.value = shown.value.filter((toast) => toast.id !== id)), SHOWN_MS);
};

/** Where it is said, also to screen readers. */
export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {shown.value.map(({ id, text }) => (
      <div key={id} class="toast">
        {text}
      </div>
    ))}
  </div>
);
