import { computed } from '@preact/signals';
import { api, forgetSession, tokens } from '../api/api.js';
import { claimsOf } from './claims.js';

/** Who is logged in, by the token; undefined: nobody. The services decide what they may. */
export const who = computed(() => claimsOf(tokens.value?.accessToken));

/** Who may look after the platform: staff and admins. */
export const isStaff = computed(() => who.value?.roles.some((role) => role !== 'customer') ?? false);

/** Ends the session, here and at the server. Where that cannot be reached, the tokens are forgotten all the same. */
export const logOut = async (): Promise<void> => {
  const refreshToken = tokens.value?.refreshToken;
  if (refreshToken === undefined) return;
  await api.logOut({ refreshToken }).catch(forgetSession);
};
