import { type CheckView, ownVerdicts, askedApps } from '@tessera/contracts';
import { type Composed } from '../edge/compose/composer.js';
import { partOf } from './flow.parts.js';

/** What each service says of its own store. */
export const checkOf = (): Composed<Omit<CheckView, 'parts'>> => ({
  name: 'check',
  isOfNow: true,
  parts: async (compose) => {
    const said = await Promise.all(askedApps.map((service) => compose.optional(partOf(service, 'check', ownVerdicts))));
    return { at: new Date().toISOString(), verdicts: said.flatMap((one) => one?.verdicts ?? []) };
  },
});
