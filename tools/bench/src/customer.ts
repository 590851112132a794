import { type Client, createClient } from '@tessera/client';
import { type Pool } from 'undici';

const PASSWORD = 'correct horse battery';

/** A virtual user who is, or will be, logged in. */
export type Customer = Client;

/**
 * fetch over `Pool.request` of undici. A call takes 80 µs of CPU so, 260 over the fetch of Node 24, and a bare request 40: the
 * load must not take from the services what is measured there.
 */
const fetchOver = (gateway: Pool) => async (path: string, init: RequestInit) => {
  const answer = await gateway.request({
    path,
    method: init.method ?? 'GET',
    // The client gives them as a record, and a body as text.
    headers: init.headers as Record<string, string>,
    body: init.body as string | null,
    signal: init.signal ?? null,
  });
  const { statusCode: status, headers } = answer;
  // No answer of the API has a header twice.
  return new Response((await answer.body.text()) || null, { status, headers: headers as Record<string, string> });
};

/** With an address of their own, so that the default limits hold for each. */
const visitor = (gateway: Pool, number: number): Customer =>
  createClient({
    baseUrl: '',
    fetch: fetchOver(gateway),
    headers: { 'x-forwarded-for': `10.2.${number >> 8}.${number & 255}` },
  });

/** Somebody new. */
export const newCustomer = async (gateway: Pool, number: number): Promise<Customer> => {
  const customer = visitor(gateway, number);
  const login = { email: `bench-${process.pid}-${number}-${Date.now()}@example.org`, password: PASSWORD };
  await customer.register({ ...login, name: 'Bench' });
  await customer.logIn(login);
  return customer;
};

/** Who already has a login. */
export const knownCustomer = async (gateway: Pool, number: number, login: { email: string; password: string }) => {
  const customer = visitor(gateway, number);
  await customer.logIn(login);
  return customer;
};
