import { effect, signal } from '@preact/signals';
import { tokens } from '../api/api.js';
import { isStaff } from '../session/session.js';

/** Is there a laboratory? Only the local stack has one: its routes are 404 elsewhere. */
export const isLaboratoryThere = signal(false);

const ask = async () => {
  const headers = { authorization: `Bearer ${tokens.peek()?.accessToken}` };
  const { ok } = await fetch('/v1/lab', { headers }).catch(() => ({ ok: false }));
  isLaboratoryThere.value = ok;
};

effect(() => {
  if (isStaff.value) void ask();
});
