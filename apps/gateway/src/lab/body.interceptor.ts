import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { parseJson } from '@tessera/runtime';
import { type FastifyRequest } from 'fastify';
import { readBody } from '../edge/forward/body.js';

/** Reads the body of a route that the gateway answers by itself: after token, role and limits, before its schema. */
@Injectable()
export class BodyInterceptor implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler) {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.body = parseJson(await readBody(request));
    return next.handle();
  }
}
