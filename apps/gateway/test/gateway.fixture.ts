import { Module } from '@nestjs/common';
import { type DomainEvent } from '@tessera/contracts';
import { Broadcasts } from '@tessera/messaging';
import { startService } from '@tessera/runtime';
import { type Ask as Sent, ask as send, ISSUER, Signer, SpokenBroadcasts } from '@tessera/testing';
import { gatewaySettings } from '../src/settings.js';
import { gateway } from '../src/gateway.js';
import { FakeUpstream } from './fake-upstream.fixture.js';

export type Ask = Sent & { method?: string };

@Module({})
class SpokenModule {}

/** Broadcasts that the test itself says, instead of a broker. */
const spoken = (broadcasts: SpokenBroadcasts) => ({
  module: SpokenModule,
  global: true,
  providers: [{ provide: Broadcasts, useValue: broadcasts }],
  exports: [Broadcasts],
});

/**
 * The real gateway on free ports, unless a management port is given, between a test and three fake services; keys come from a fake user service, and what
 * it would hear over Kafka from `say`.
 */
export const startGateway = async (env: Record<string, string> = {}) => {
  const signer = new Signer();
  const keys = await new FakeUpstream().open();
  keys.answer = (_, response) => response.end(JSON.stringify({ keys: [signer.jwk()] }));
  const [user, order, inventory] = await Promise.all([1, 2, 3].map(() => new FakeUpstream().open()));
  if (!user || !order || !inventory) throw new Error('three were opened');
  const urls = { USER_URL: user.url, ORDER_URL: order.url, INVENTORY_URL: inventory.url };
  const settings = gatewaySettings.parse({
    LOG_LEVEL: 'silent',
    TOKEN_ISSUER: ISSUER,
    JWKS_URL: keys.url,
    // Many suites are at work: that an event loop is late is no fault of what is tested.
    SHED_ABOVE_MS: '10000',
    ...urls,
    ...env,
  });
  const broadcasts = new SpokenBroadcasts();
  const free = { GATEWAY_PORT: 0, ...(env['MANAGEMENT_PORT'] === undefined && { MANAGEMENT_PORT: 0 }) };
  const app = await startService(gateway({ ...settings, ...free }, spoken(broadcasts)));
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');

  const ask = async (path: string, { method = 'GET', ...rest }: Ask = {}) => {
    const { headers, body: json, ...answer } = await send(method, url + path, rest);
    return { ...answer, headers: Object.fromEntries<string | undefined>(headers), json };
  };
  while ((await ask('/health/ready')).status !== 200) await new Promise((resolve) => setTimeout(resolve, 20));
  const close = async () => {
    await app.close();
    await Promise.all([keys, user, order, inventory].map((upstream) => upstream.close()));
  };
  const say = (event: DomainEvent) => broadcasts.say(event);
  return { ask, say, app, hearing: broadcasts.hearing, close, url, signer, keys, user, order, inventory };
};

export type Gateway = Awaited<ReturnType<typeof startGateway>>;
