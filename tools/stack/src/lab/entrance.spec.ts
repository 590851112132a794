import { Refusal } from '@tessera/contracts';
import { asProblem, mayEnter } from './entrance.js';

const key = 'the-key-of-this-run-which-nobody-else-knows';
const asked = (headers: Record<string, string>) =>
  mayEnter({ headers: { host: '127.0.0.1:4000', ...headers } }, key, 4000);

it('lets the gateways of its run in, and nobody who lacks the key, names another host or comes from a page', () => {
  expect(asked({ 'x-lab-key': key })).toBe(true);
  expect(asked({})).toBe(false);
  expect(asked({ 'x-lab-key': '' })).toBe(false);
  expect(asked({ 'x-lab-key': key.slice(1) })).toBe(false);
  expect(asked({ 'x-lab-key': key.replace('t', 'T') })).toBe(false);
  expect(asked({ 'x-lab-key': key, origin: 'http://127.0.0.1:4000' })).toBe(false);
  expect(asked({ 'x-lab-key': key, host: 'rebound.example:4000' })).toBe(false);
  expect(asked({ 'x-lab-key': key, host: '127.0.0.1:4001' })).toBe(false);
});

it('tells a refusal as it is, and of any other failure that the laboratory is away', () => {
  expect(asProblem(new Refusal('NOT_FOUND'), '/v1/lab/x?y=1')).toMatchObject({
    status: 404,
    body: { code: 'NOT_FOUND', instance: '/v1/lab/x' },
  });
  expect(asProblem(new Error('broken'), '/v1/lab')).toMatchObject({
    status: 503,
    body: { code: 'UPSTREAM_UNAVAILABLE' },
  });
});
