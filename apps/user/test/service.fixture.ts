import { type Role } from '@tessera/contracts';
import { KafkaServer } from '@tessera/messaging';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { startService } from '@tessera/runtime';
import { type Answer, ask, type Ask } from '@tessera/testing';
import { AppModule } from '../src/app.module.js';
import { firstKey } from '../src/rotate-keys/first-key.js';
import { userSettings } from '../src/settings.js';
import { RegisterUserHandler } from '../src/register-user/register-user.handler.js';
import { LedgerStore } from '../src/store/ledger.store.js';
import { KeyRingReader } from '../src/store/key-ring.reader.js';
import { type UserDatabase, userDatabase } from './database.fixture.js';
import { KEY_ENCRYPTION_SECRET } from './key.fixture.js';

export const ISSUER = 'http://issuer.test';
const PASSWORD = 'correct horse battery';
/** Nothing listens there: the service must serve HTTP without Kafka. */
const NO_KAFKA = '127.0.0.1:1';

const prepare = (app: NestFastifyApplication) => void app.connectMicroservice({ strategy: app.get(KafkaServer) });

/** The beginning of a problem, as an answer has it. */
export const problem = (status: number, code: string) => ({ status, body: { status, code } });

/** The user service as it runs, on a database of its own and a free port, without Kafka. */
export class UserService {
  private constructor(
    readonly db: UserDatabase,
    private readonly app: Awaited<ReturnType<typeof startService>>,
    readonly url: string,
  ) {}

  static async start(): Promise<UserService> {
    const db = await userDatabase();
    await firstKey(db.database.source, { KEY_ENCRYPTION_SECRET });
    return UserService.on(db);
  }

  /** One more instance on that database, whose `close` ends it alone. */
  static async on(db: UserDatabase): Promise<UserService> {
    const settings = userSettings.parse({
      DATABASE_URL: db.url,
      KAFKA_BROKERS: NO_KAFKA,
      TOKEN_ISSUER: ISSUER,
      LOG_LEVEL: 'silent',
      KEY_ENCRYPTION_SECRET,
    });
    const app = await startService({ name: 'user', module: AppModule.with(settings), settings, port: 0, prepare });
    return new UserService(db, app, (await app.getUrl()).replace('[::1]', '127.0.0.1'));
  }

  close() {
    return this.app.close();
  }

  async stop() {
    await this.close();
    await this.db.close();
  }

  /** As it does by itself every few seconds. */
  readKeys() {
    return this.app.get(KeyRingReader, { strict: false }).read();
  }

  get ledger() {
    return this.app.get(LedgerStore, { strict: false });
  }

  call(method: string, path: string, request?: Ask): Promise<Answer> {
    return ask(method, this.url + path, request);
  }

  /** Somebody with these roles, logged in. */
  async person(...roles: Role[]) {
    const email = `${crypto.randomUUID()}@example.com`;
    const handler = this.app.get(RegisterUserHandler, { strict: false });
    const { id } = await handler.register({ email, password: PASSWORD, name: 'Kim' }, roles);
    return { id, email, password: PASSWORD, token: await this.logIn(email) };
  }

  async logIn(email: string, password = PASSWORD): Promise<string> {
    return (await this.tokens(email, password)).token;
  }

  /** Of a new session. */
  async tokens(email: string, password = PASSWORD) {
    const { body } = await this.call('POST', '/v1/auth/login', { body: { email, password } });
    return { token: String(body['accessToken']), refreshToken: String(body['refreshToken']) };
  }
}

/** The body of an answer with tokens. */
export const newTokens = {
  accessToken: expect.any(String),
  tokenType: 'Bearer',
  expiresIn: 900,
  refreshToken: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
};
