import { effect, signal } from '@preact/signals';
import { api } from '../api/api.js';
import { isStaff } from '../session/session.js';

/** Is there a laboratory? Only the local stack has one: its routes are 404 elsewhere. */
export const isLaboratoryThere = signal(false);

const ask = () =>
  api.getLab().then(
    () => (isLaboratoryThere.value = true),
    () => (isLaboratoryThere.value = false),
  );

effect(() => {
  if (isStaff.value) void ask();
});
