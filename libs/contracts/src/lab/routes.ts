import * as z from 'zod';
import { type Route } from '../route.js';
import { sku } from '../text.js';
import {
  labCheck,
  labLoad,
  labPart,
  labPartName,
  labView,
  poisoned,
  poisonTopic,
  setLabLoad,
  setLabPart,
  setSpoiled,
} from './http.js';

const part = z.object({ name: labPartName });
const notKept = { headers: ['cache-control'] } as const;

/**
 * The laboratory: what breaks a platform on purpose. Its supervisor on this machine answers, through the gateway; anywhere else
 * these are 404.
 */
export const labRoutes = {
  getLab: {
    method: 'GET',
    path: '/v1/lab',
    from: 'gateway',
    who: 'staff',
    summary: 'Services and stores of the local stack, the load, and what is broken on purpose',
    answers: { 200: { is: 'As it is now', schema: labView, ...notKept } },
    problems: ['NOT_FOUND'],
  },
  watchLab: {
    method: 'GET',
    path: '/v1/lab/stream',
    from: 'gateway',
    who: 'staff',
    summary: 'The same as it changes, and the invariants over all stores, as server-sent events',
    answers: {
      200: {
        is: '`event: lab` at each change and every 2 s, `event: check` after each look at all stores',
        schema: z.string(),
        type: 'text/event-stream',
        ...notKept,
      },
    },
    problems: ['NOT_FOUND'],
  },
  setLabPart: {
    method: 'PUT',
    path: '/v1/lab/parts/{name}',
    from: 'gateway',
    who: 'staff',
    summary: 'Freeze a service or store, hold it down, or bring it back',
    params: part,
    body: setLabPart,
    answers: { 200: { is: 'The part', schema: labPart } },
  },
  killLabPart: {
    method: 'POST',
    path: '/v1/lab/parts/{name}/kill',
    from: 'gateway',
    who: 'staff',
    summary: 'kill -9; it is started again',
    params: part,
    answers: { 200: { is: 'The part', schema: labPart } },
  },
  restartLabPart: {
    method: 'POST',
    path: '/v1/lab/parts/{name}/restart',
    from: 'gateway',
    who: 'staff',
    summary: 'End it in order; it is started again at once',
    params: part,
    answers: { 200: { is: 'The part', schema: labPart } },
  },
  setLabLoad: {
    method: 'PUT',
    path: '/v1/lab/load',
    from: 'gateway',
    who: 'staff',
    summary: 'How many orders the laboratory places a second',
    body: setLabLoad,
    answers: { 200: { is: 'The load', schema: labLoad } },
    problems: ['NOT_FOUND'],
  },
  poisonTopic: {
    method: 'POST',
    path: '/v1/lab/poison',
    from: 'gateway',
    who: 'staff',
    summary: 'Write a message that nobody can handle',
    body: poisonTopic,
    answers: { 201: { is: 'Where it lies', schema: poisoned } },
    problems: ['NOT_FOUND'],
  },
  setSpoiled: {
    method: 'PUT',
    path: '/v1/lab/products/{sku}',
    from: 'gateway',
    who: 'staff',
    summary: 'Spoil the stock record of a product, or mend it',
    params: z.object({ sku }),
    body: setSpoiled,
    answers: { 200: { is: 'The laboratory', schema: labView } },
  },
  getLabCheck: {
    method: 'GET',
    path: '/v1/lab/check',
    from: 'gateway',
    who: 'staff',
    summary: 'All invariants, over all stores, as `tessera check` sees them',
    answers: { 200: { is: 'Each with its figure', schema: labCheck, ...notKept } },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Record<string, Route>;
