import { includesRole, verifyToken } from '@tessera/auth/token';
import { Refusal } from '@tessera/contracts';
import { type Asked, type Caller } from '../chain/asked.js';
import { type ServedRoute } from '../routes.js';
import { type PersonItem, toPerson } from './person.item.js';
import { get } from './read.js';
import { keys } from './tables.js';

/** A known key set is the same object each time: it is imported once. */
const keySet = process.env['JWKS'] ? JSON.parse(process.env['JWKS']) : { keys: [] };

/**
 * What an authorizer's answer, kept for five minutes, cannot know: that the token has expired, that the person was blocked or has
 * other roles, that the session has ended. So nobody gets in a moment longer than that.
 */
const isStillGood = async ({ id, sessionId, issuedAt, expiresAt }: Caller): Promise<boolean> => {
  if (expiresAt * 1_000 <= Date.now()) return false;
  const item = await get<PersonItem>('users', keys.user(id));
  const person = item && toPerson(item);
  if (!person?.isActive || issuedAt * 1_000 < person.sessionsValidFrom.getTime()) return false;
  return person.sessions.isLiving(sessionId);
};

/** On a route that is open to anyone API Gateway asks no authorizer: a good token names its bearer, a bad one nobody. */
const identified = async ({ headers: { authorization = '' } }: Asked): Promise<Caller | undefined> => {
  const [, token] = /^bearer (.+)$/i.exec(authorization) ?? [];
  const principal = token && (await verifyToken({ token, keys: keySet, issuer: process.env['ISSUER'] ?? '' }));
  return principal && (await isStillGood(principal)) ? principal : undefined;
};

/** Who asks. Throws UNAUTHENTICATED for nobody, FORBIDDEN without the role that the route wants. */
export const callerFor = async (route: ServedRoute, asked: Asked): Promise<Caller | undefined> => {
  if (route.who === 'anyone') return route.identifies ? identified(asked) : undefined;
  const { caller } = asked;
  if (!caller || !(await isStillGood(caller))) throw new Refusal('UNAUTHENTICATED');
  const needed = route.who === 'staff' || route.who === 'admin' ? route.who : 'customer';
  if (!includesRole(caller.roles, needed)) throw new Refusal('FORBIDDEN');
  return caller;
};
