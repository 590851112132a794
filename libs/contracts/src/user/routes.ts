import { z } from 'zod';
import { pageOf } from '../page.js';
import { type Route } from '../route.js';
import { id } from '../text.js';
import {
  changeUser,
  creditView,
  jwks,
  listUsers,
  logIn,
  payCredit,
  register,
  renameUser,
  tokens,
  userView,
} from './http.js';

const params = z.object({ id });
const user = { is: 'The user', schema: userView, headers: ['etag'] } as const;

/** What the user service answers, by operation id. */
export const userRoutes = {
  register: {
    method: 'POST',
    path: '/v1/auth/register',
    from: 'user',
    who: 'anyone',
    summary: 'Sign up as a customer',
    body: register,
    answers: { 201: { is: 'The new user', schema: userView, headers: ['location'] } },
    problems: ['EMAIL_TAKEN'],
  },
  logIn: {
    method: 'POST',
    path: '/v1/auth/login',
    from: 'user',
    who: 'anyone',
    summary: 'Log in with e-mail and password',
    body: logIn,
    answers: { 200: { is: 'Tokens of a new session', schema: tokens, headers: ['cache-control'] } },
    problems: ['INVALID_CREDENTIALS', 'USER_BLOCKED'],
  },
  getKeys: {
    method: 'GET',
    path: '/.well-known/jwks.json',
    from: 'user',
    who: 'anyone',
    summary: 'The public keys of access tokens (RFC 7517)',
    answers: { 200: { is: 'The key set', schema: jwks, headers: ['cache-control'] } },
  },
  getMe: {
    method: 'GET',
    path: '/v1/users/me',
    from: 'user',
    who: 'user',
    summary: 'Yourself',
    headers: ['if-none-match'],
    answers: { 200: user, 304: { is: 'You have it already' } },
  },
  renameMe: {
    method: 'PATCH',
    path: '/v1/users/me',
    from: 'user',
    who: 'user',
    summary: 'Take another name',
    body: renameUser,
    headers: ['if-match'],
    answers: { 200: user },
  },
  getMyCredit: {
    method: 'GET',
    path: '/v1/users/me/credit',
    from: 'user',
    who: 'user',
    summary: 'Your credit account',
    answers: { 200: { is: 'The account, in minor units', schema: creditView } },
  },
  listUsers: {
    method: 'GET',
    path: '/v1/users',
    from: 'user',
    who: 'staff',
    summary: 'Users, newest first',
    query: listUsers,
    answers: { 200: { is: 'A page of users', schema: pageOf(userView), headers: ['link'] } },
  },
  getUser: {
    method: 'GET',
    path: '/v1/users/{id}',
    from: 'user',
    who: 'staff',
    summary: 'One user',
    params,
    headers: ['if-none-match'],
    answers: { 200: user, 304: { is: 'You have it already' } },
  },
  changeUser: {
    method: 'PATCH',
    path: '/v1/users/{id}',
    from: 'user',
    who: 'admin',
    summary: 'Block or unblock a user, change roles or the credit limit',
    params,
    body: changeUser,
    headers: ['if-match'],
    answers: { 200: user },
    problems: ['CREDIT_IN_USE', 'LAST_ADMIN'],
  },
  payCredit: {
    method: 'POST',
    path: '/v1/users/{id}/credit/payments',
    from: 'user',
    who: 'admin',
    summary: 'Enter a payment of a customer',
    params,
    body: payCredit,
    headers: ['idempotency-key'],
    answers: {
      201: { is: 'The credit account after it', schema: creditView, headers: ['idempotency-replayed'] },
    },
    problems: ['CREDIT_IN_USE'],
  },
} as const satisfies Record<string, Route>;
