import { Controller, Get, Res } from '@nestjs/common';
import { Public } from '@tessera/auth';
import { etag, unavailable } from '@tessera/runtime';
import { type FastifyReply } from 'fastify';
import { type JSONWebKeySet } from 'jose';
import { KEY_CACHE_SECONDS } from '../domain/signing-keys.js';
import { KeyRing } from '../store/key-ring.js';

@Controller('.well-known/jwks.json')
export class PublishKeysController {
  constructor(private readonly ring: KeyRing) {}

  /**
   * `GET /.well-known/jwks.json`, anyone → 200 JWKS (RFC 7517), cacheable 5 minutes, with an `ETag` of the keys' ids; 304
   * when `If-None-Match` has it; 503 UPSTREAM_UNAVAILABLE while there is no key, which nobody should keep for an answer.
   */
  @Get()
  @Public()
  keys(@Res({ passthrough: true }) reply: FastifyReply): JSONWebKeySet {
    const { keys } = this.ring.publicKeys;
    if (keys.length === 0) throw unavailable();
    const tag = etag(...keys.map(({ kid = '' }) => kid));
    reply.headers({ etag: tag, 'cache-control': `public, max-age=${KEY_CACHE_SECONDS}` });
    return { keys };
  }
}
