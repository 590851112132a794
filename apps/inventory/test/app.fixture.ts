import { KafkaServer } from '@tessera/messaging';
import { startService } from '@tessera/runtime';
import { ISSUER, JwksDoor } from '@tessera/testing';
import { AppModule } from '../src/app.module.js';
import { inventorySettings } from '../src/settings.js';
import { type HttpClient, clientOf, signer } from './http-client.fixture.js';
import { ProductSetup } from './products.fixture.js';
import { openDatabase, type TestDatabase } from './mongo.fixture.js';

/** The real service on a database of its own, while Kafka is away. */
export interface TestApp extends Pick<TestDatabase, 'database'> {
  ask: HttpClient;
  products: ProductSetup;
  stop: () => Promise<void>;
}

/** A port on which nobody listens. */
const NO_KAFKA = '127.0.0.1:1';

const start = (environment: Record<string, string>) => {
  const settings = inventorySettings.parse(environment);
  return startService({
    name: 'inventory',
    module: AppModule.with(settings),
    settings,
    port: 0,
    prepare: (app) => void app.connectMicroservice({ strategy: app.get(KafkaServer) }),
  });
};

export const startApp = async (): Promise<TestApp> => {
  const { database, url, drop } = await openDatabase();
  const jwks = new JwksDoor([signer.jwk()]);
  await jwks.open();
  const where = { DATABASE_URL: url, KAFKA_BROKERS: NO_KAFKA, JWKS_URL: jwks.url, TOKEN_ISSUER: ISSUER };
  const app = await start({ ...where, LOG_LEVEL: 'silent' });
  const ask = clientOf(await app.getUrl());
  const stop = async () => {
    await app.close();
    await drop();
    await jwks.close();
  };
  return { database, ask, products: new ProductSetup(ask, database), stop };
};
