import { Body, Controller, Get, Module, Param, Post } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyHttpOptions } from 'fastify';
import { type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import * as z from 'zod';
import { serviceSettings } from '../src/config.js';
import { startService } from '../src/start-service.js';

/** The bodies that a route was given. */
export const kept: unknown[] = [];

@Controller('things')
class ThingsController {
  @Get(':name')
  one(@Param('name') name: string) {
    return { name };
  }

  @Post()
  add(@Body({ schema: z.strictObject({ name: z.string() }) }) body: object) {
    kept.push(body);
    return body;
  }

  @Post(':name/cancel')
  cancel() {
    return { cancelled: true };
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

type Bytes = string | Buffer;

export const HOST = 'Host: test\r\nConnection: close\r\n';

const parse = (answer: string) => {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const [line = '', ...fields] = head.split('\r\n');
  const headers = Object.fromEntries(
    fields.map((field) => [field.split(':')[0]?.toLowerCase(), field.slice(field.indexOf(':') + 2)]),
  );
  return { status: Number(line.split(' ')[1]), headers, body: body === '' ? undefined : JSON.parse(body) };
};

type Answer = ReturnType<typeof parse>;

/** What belongs to one answer alone. */
const own = ['content-type', 'content-length', 'date', 'connection', 'keep-alive', 'x-request-id', 'allow'];
const lasting = ({ headers }: Answer) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !own.includes(name)));

/** A service with one kind of things, and clients that write bytes, not requests. */
export class Things {
  private readonly sockets: Socket[] = [];

  private constructor(
    readonly app: NestFastifyApplication,
    private readonly port: number,
  ) {}

  static async start(http: FastifyHttpOptions<Server> = {}): Promise<Things> {
    const settings = serviceSettings.parse({ LOG_LEVEL: 'silent' });
    const app = await startService({ name: 'things', module: ThingsModule, settings, port: 0, http });
    return new Things(app, Number(new URL(await app.getUrl()).port));
  }

  /** Connections that it forgot to close would keep it from ending. */
  stop() {
    for (const socket of this.sockets) socket.destroy();
    return this.app.close();
  }

  connect(allowHalfOpen = false): Socket {
    const socket = connect({ port: this.port, host: '127.0.0.1', allowHalfOpen });
    this.sockets.push(socket);
    return socket;
  }

  /** All that is said on a connection until it ends. `parts` are written at once, `later` when the first bytes are there. */
  exchange(parts: Bytes[], later?: Bytes): Promise<string> {
    const socket = this.connect();
    for (const part of parts) socket.write(part);
    if (later) socket.once('data', () => socket.write(later));
    return this.received(socket);
  }

  received(socket: Socket): Promise<string> {
    return new Promise((resolve, reject) => {
      let said = '';
      socket.on('data', (chunk) => (said += chunk.toString()));
      socket.once('close', () => resolve(said)).once('error', reject);
    });
  }

  async ask(...parts: Bytes[]): Promise<Answer> {
    return parse(await this.exchange(parts));
  }

  get(target: string, headers = ''): Promise<Answer> {
    return this.ask(`GET ${target} HTTP/1.1\r\n${HOST}${headers}\r\n`);
  }

  post(path: string, headers: string, body: Bytes): Promise<Answer> {
    const length = `Content-Length: ${Buffer.byteLength(body)}\r\n`;
    return this.ask(`POST ${path} HTTP/1.1\r\n${HOST}${headers}${length}\r\n`, body);
  }

  /** RFC 9457 with our code, a request id, and all that every answer carries. */
  async expectProblem(answer: Answer, status: number, code: string) {
    expect([answer.status, answer.body?.code, answer.body?.status]).toEqual([status, code, status]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.headers['x-request-id']).toMatch(/^[A-Za-z0-9._-]{1,128}$/);
    expect(answer.body.requestId).toBe(answer.headers['x-request-id']);
    expect(lasting(answer)).toEqual(lasting(await this.get('/things/tea')));
  }
}
