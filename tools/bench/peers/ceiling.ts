// What Nest on Fastify could do at best: a cached token check, a counter for each user, and nothing else. The same by Nest's
// router and two guards, by a bare route of Fastify (/raw), and answered from memory (/cached).
import 'reflect-metadata';
import { type CanActivate, Controller, type ExecutionContext, Get, Injectable, Module, Req, Res } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { straightProxy } from './straight-proxy.js';
import { surroundings } from './surroundings.js';
import { VerifiedTokens } from './verified-tokens.js';

type Request = FastifyRequest & { subject?: string | undefined };
type Serve = (request: FastifyRequest['raw'], response: FastifyReply['raw']) => void;

const { listen, publicKey, upstream } = surroundings();
const tokens = new VerifiedTokens(publicKey);
const proxy = straightProxy(upstream);
const due = new Map<string, number>();

/** GCRA with a limit that never bites. */
const admit = (subject: string) => {
  const now = performance.now();
  due.set(subject, Math.max(due.get(subject) ?? 0, now) + 0.0001);
  return true;
};

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<Request>();

@Injectable()
class TokenGuard implements CanActivate {
  canActivate(context: ExecutionContext) {
    const request = requestOf(context);
    request.subject = tokens.subjectOf(request.headers.authorization);
    return request.subject !== undefined;
  }
}

@Injectable()
class LimitGuard implements CanActivate {
  canActivate(context: ExecutionContext) {
    return admit(requestOf(context).subject ?? '');
  }
}

@Controller('v1/orders')
class OrdersController {
  @Get(':id')
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    reply.hijack();
    proxy(request.raw, reply.raw);
  }
}

@Module({
  controllers: [OrdersController],
  providers: [
    { provide: APP_GUARD, useClass: TokenGuard },
    { provide: APP_GUARD, useClass: LimitGuard },
  ],
})
class AppModule {}

const guarded = (serve: Serve) => (request: FastifyRequest, reply: FastifyReply) => {
  const subject = tokens.subjectOf(request.headers.authorization);
  if (!subject || !admit(subject)) return void reply.code(401).send();
  reply.hijack();
  serve(request.raw, reply.raw);
};

const body = Buffer.from(
  JSON.stringify({ id: 'o1', items: [...Array(12).keys()].map((n) => ({ sku: `sku-${n}`, qty: n })) }),
);
const fromMemory: Serve = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length, etag: '"1"' });
  response.end(body);
};

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { logger: false });
const fastify = app.getHttpAdapter().getInstance();
fastify.get('/raw/:id', guarded(proxy));
fastify.get('/cached/:id', guarded(fromMemory));
await app.listen(listen.port, listen.host);
