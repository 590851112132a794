import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import { v7 as uuidv7 } from 'uuid';
import { oneOf } from '../load.js';
import { quantile } from '../quantile.js';
import { type User } from './users.js';

/** More than are under way together at any rate that is asked for here, so that none waits for another. */
const CONNECTIONS = 256;

/** Requests at a rate, whether or not earlier ones were answered: who is slow does not get fewer. */
export interface SteadyLoad {
  /** Without the id at the end, which is another one each time. */
  url: string;
  users: readonly User[];
  perSecond: number;
  seconds: number;
}

/** Times in ms, from when a request was handed to its connection to the end of its answer. */
export interface Waited {
  p50: number;
  p99: number;
  /** Without an answer, or with one that is not 200. */
  failed: number;
}

/** Settles with the time that it took, in ms; undefined when it failed. */
const timed = (pool: Pool, path: string, { address, token }: User) =>
  new Promise<number | undefined>((resolve) => {
    const begin = performance.now();
    let ok = false;
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart: (_, status) => void (ok = status === 200),
      onResponseData() {},
      onResponseEnd: () => resolve(ok ? performance.now() - begin : undefined),
      onResponseError: () => resolve(undefined),
    };
    const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': address };
    pool.dispatch({ path, method: 'GET', headers }, handler);
  });

/** What falls due meanwhile goes out together. Without a pause it would not, but whoever waits busily takes a core from the gateway. */
const PAUSE_MS = 1;

export const steadyLoad = async (load: SteadyLoad): Promise<Waited> => {
  const { origin, pathname } = new URL(load.url);
  const pool = new Pool(origin, { connections: CONNECTIONS });
  const sent: Promise<number | undefined>[] = [];
  const begin = performance.now();
  const passed = () => performance.now() - begin;
  while (passed() < load.seconds * 1_000) {
    while (sent.length < (passed() / 1_000) * load.perSecond)
      sent.push(timed(pool, `${pathname}/${uuidv7()}`, oneOf(load.users, sent.length)));
    await sleep(PAUSE_MS);
  }
  const times = (await Promise.all(sent)).filter((time) => time !== undefined);
  await pool.close();
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), failed: sent.length - times.length };
};
