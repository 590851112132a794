import { testPlatform } from '../../test/platform.fixture.js';
import { testStack } from './stack.fixture.js';
import { common, tellStory } from './story.fixture.js';
import { emulated, withTools } from '@tessera/aws/testing';

await withTools('The same answers', emulated, async () => {
  /** The same requests to the services behind their gateway and to this edition, with both chains; and the same answers. */
  const [platform, stack] = await Promise.all([testPlatform(), testStack({ chain: 'one' })]);
  afterAll(() => Promise.all([platform.stop(), stack.stop()]));
  const express = await stack.beside({ chain: 'express' });

  /** What refuses is the same step of both chains: with the slower one a route of each room is enough. */
  const oneOfEach = common.filter(({ operation }) =>
    ['changePassword', 'putProduct', 'listOrders'].includes(operation),
  );

  const gateway = await tellStory({ url: platform.url, staff: platform.credentials.staff });
  const editions = { one: await tellStory(stack), express: await tellStory(express, oneOfEach) };

  it('leaves out no request', () => {
    expect(Object.keys(editions.one).toSorted()).toEqual(Object.keys(gateway).toSorted());
    for (const { method, path } of common)
      expect(Object.keys(gateway)).toContainEqual(expect.stringContaining(`${method} ${path}`));
  });

  describe.each(['one', 'express'] as const)('Chain=%s', (chain) => {
    it.each(Object.entries(editions[chain]))('answers as the gateway does: %s', (name, answer) => {
      expect(answer).toEqual(gateway[name]);
    });
  });
});
