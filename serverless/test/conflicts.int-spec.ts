import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { Shopper } from '../../test/shopper.fixture.js';
import { type StructuredEvent } from '../chain/told-change.js';
import { surroundWith } from '../deploy/surroundings.js';
import { ContendedTables } from './contended.fixture.js';
import { feed } from './functions.fixture.js';
import { gap } from './gaps.js';
import { catchPrinted } from './printed.fixture.js';
import { gatewayEvent, topicEvent } from './request.fixture.js';
import { testStack } from './stack.fixture.js';
import { emulated, withTools } from '@tessera/aws/testing';

await withTools('Conflicts in the tables', emulated, async () => {
  /** Two transactions never overlap in the emulator: so the functions run in this process, on its tables behind something that says they do. */
  const stack = await testStack({ chain: 'one' });
  const { aws, outputs } = stack;
  const tables = new ContendedTables(new URL(stack.emulator.url));

  surroundWith({ ...stack.emulator.config, endpoint: await tables.start() }, outputs);
  const { http } = await import('../functions/orders/index.js');
  const { handler: settle } = await import('../functions/settle-order/index.js');
  const { exchange } = await import('../store/refresh-tokens.js');

  const MOST_TRIES = 8;
  let staff: Shopper;
  let buyer: Shopper;
  let sku: string;

  beforeAll(async () => {
    staff = await new Shopper(stack.url).logIn(stack.staff);
    buyer = await new Shopper(stack.url).signUp();
    sku = await staff.stockUp(100, 20);
    // What is confirmed here is settled here.
    await feed(aws, outputs['ChangesQueueUrl'] ?? '', false);
    catchPrinted();
  });

  afterAll(async () => {
    tables.stop();
    await stack.stop();
  });

  /** All that lies in all tables. */
  const everything = () =>
    Promise.all(
      ['UsersTable', 'OrdersTable', 'InventoryTable', 'OutboxTable'].map(async (name) => {
        const { Items = [] } = await aws.tables.send(new ScanCommand({ TableName: outputs[name] }));
        return Items.map((item) => JSON.stringify(item)).toSorted();
      }),
    );

  /** How somebody fares who meets others so often; and how many tries that took. */
  const against = async <Result>(conflicts: number, work: () => Promise<Result>) => {
    [tables.conflicts, tables.tries] = [gap('transaction-conflict') ? conflicts : 0, 0];
    const before = await everything();
    const result = await work().catch((error: unknown) => error);
    tables.conflicts = 0;
    return { result, tries: tables.tries, wroteNothing: JSON.stringify(before) === JSON.stringify(await everything()) };
  };

  /** As the authorizer says who asks. */
  const authorizerOf = (who: Shopper) => {
    const [, claims = ''] = who.api.tokens?.accessToken.split('.') ?? [];
    const { sub, sid, roles, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    return { sub, sid, roles: JSON.stringify(roles), iat: String(iat), exp: String(exp), isStaff: 'false' };
  };

  const order = (key: string = randomUUID()) =>
    http(
      gatewayEvent({
        method: 'POST',
        resource: '/orders',
        path: '/v1/orders',
        params: {},
        headers: { 'content-type': ['application/json'], 'idempotency-key': [key] },
        body: JSON.stringify({ lines: [{ sku, quantity: 1 }] }),
        authorizer: authorizerOf(buyer),
      }),
    );

  const confirmedEventOf = async (orderId: string) => {
    const { Items = [] } = await aws.tables.send(new ScanCommand({ TableName: outputs['OutboxTable'] }));
    const events = Items.flatMap(({ events: all }): StructuredEvent[] => all);
    return topicEvent(events.find(({ subject, type }) => subject === orderId && type === 'order.confirmed.v1'));
  };

  describe('whoever meets others in the tables', () => {
    it.each([[0], [1], [3], [MOST_TRIES - 1]])('places an order once after %i conflicts', async (conflicts) => {
      const [key, { available }] = [randomUUID(), await staff.api.getStock({ sku })];
      const { result, tries } = await against(conflicts, () => order(key));
      expect([result, tries]).toEqual([expect.objectContaining({ statusCode: 202 }), conflicts + 1]);
      expect(await staff.api.getStock({ sku })).toMatchObject({ available: available - 1 });
      expect(await order(key)).toMatchObject({ headers: { 'idempotency-replayed': 'true' } });
    });

    it('is told to come again after eight, and nothing was written', async () => {
      const key = randomUUID();
      const { result, tries, wroteNothing } = await against(9, () => order(key));
      expect(result).toMatchObject({ statusCode: 503, headers: { 'retry-after': '2' } });
      expect(JSON.parse((result as { body: string }).body)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
      expect([tries, wroteNothing]).toEqual([MOST_TRIES, true]);
      // Under the same key, because nothing came of the first.
      expect((await order(key)).headers).not.toHaveProperty('idempotency-replayed');
    });

    it('settles an order after three, and after eight leaves it to the next try', async () => {
      const { body } = await order();
      const confirmed = await confirmedEventOf(JSON.parse(body).id);
      const { sold } = await staff.api.getStock({ sku });
      const busy = await against(9, () => settle(confirmed));
      expect(busy).toMatchObject({
        result: { code: 'UPSTREAM_UNAVAILABLE' },
        tries: MOST_TRIES,
        wroteNothing: true,
      });
      expect(await against(3, () => settle(confirmed))).toMatchObject({ result: undefined, tries: 4 });
      await eventually(async () => expect(await staff.api.getStock({ sku })).toMatchObject({ sold: sold + 1 }));
    });

    it('exchanges a refresh token after three, and after eight has it still', async () => {
      const { refreshToken = '' } = buyer.api.tokens ?? {};
      const busy = await against(9, () => exchange(refreshToken));
      expect(busy).toMatchObject({ result: { code: 'UPSTREAM_UNAVAILABLE' }, tries: MOST_TRIES, wroteNothing: true });
      const { result, tries } = await against(3, () => exchange(refreshToken));
      expect([result, tries]).toEqual([
        { holder: expect.anything(), sessionId: expect.anything(), refreshToken: expect.any(String) },
        4,
      ]);
    });
  });
});
