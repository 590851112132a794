import { Module } from '@nestjs/common';
import { type DomainEvent } from '@tessera/contracts';
import { Broadcasts } from '@tessera/messaging';
import { startService } from '@tessera/runtime';
import { ISSUER, Signer, SpokenBroadcasts } from '@tessera/testing';
import { request } from 'undici';
import { gatewaySettings } from '../src/settings.js';
import { gateway } from '../src/gateway.js';
import { FakeUpstream } from './fake-upstream.fixture.js';

export interface Ask {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

const payload = (body: unknown) => (typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));

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
 * The real gateway on a free port, between a test and three fake services; keys come from a fake user service, and what
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
    ...urls,
    ...env,
  });
  const broadcasts = new SpokenBroadcasts();
  const app = await startService(gateway({ ...settings, GATEWAY_PORT: 0 }, spoken(broadcasts)));
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');

  const ask = async (path: string, { method = 'GET', token, body, headers = {}, signal }: Ask = {}) => {
    const {
      statusCode,
      headers: answered,
      body: stream,
    } = await request(`${url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: payload(body) }),
      ...(signal ? { signal } : {}),
    });
    const text = await stream.text();
    const isJson = /json/.test(String(answered['content-type'])) && text !== '';
    return { status: statusCode, headers: answered, text, json: isJson ? JSON.parse(text) : undefined };
  };
  while ((await ask('/health/ready')).status !== 200) await new Promise((resolve) => setTimeout(resolve, 20));
  const close = async () => {
    await app.close();
    await Promise.all([keys, user, order, inventory].map((upstream) => upstream.close()));
  };
  const say = (event: DomainEvent) => broadcasts.say(event);
  return { ask, say, close, url, signer, keys, user, order, inventory };
};

export type Gateway = Awaited<ReturnType<typeof startGateway>>;
