import { fastify } from 'fastify';
import { requestContext } from '../request-context.js';
import { addRequestContext } from './request-context.hook.js';

/** The deadline in the context of a request that says this of it. */
const deadline = async (edge: boolean, said: string) => {
  const server = fastify();
  addRequestContext(server, edge);
  server.get('/', () => ({ deadline: requestContext.getStore()?.deadline }));
  const answer = await server.inject({ url: '/', headers: { 'x-request-deadline': said } });
  return answer.json().deadline;
};

describe('the deadline of a request', () => {
  it('is what its caller says, inside', async () =>
    expect(await deadline(false, '1777777777777')).toBe(1_777_777_777_777));

  it('is nothing that the public says', async () => expect(await deadline(true, '1777777777777')).toBeUndefined());

  it.each(['', 'soon', '-1', '0', '1e12', '12.5', '1777777777777, 1', '9'.repeat(17)])(
    'is nothing when it is said to be "%s"',
    async (said) => expect(await deadline(false, said)).toBeUndefined(),
  );
});
