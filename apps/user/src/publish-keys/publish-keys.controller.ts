import { Controller, Get, Header } from '@nestjs/common';
import { Public } from '@tessera/auth';
import { type JSONWebKeySet } from 'jose';
import { SigningKey } from '../store/signing-key.js';

@Controller('.well-known/jwks.json')
export class PublishKeysController {
  constructor(private readonly key: SigningKey) {}

  /** `GET /.well-known/jwks.json`, anyone → 200 JWKS (RFC 7517), cacheable 5 minutes. */
  @Get()
  @Public()
  @Header('Cache-Control', 'public, max-age=300')
  keys(): JSONWebKeySet {
    return this.key.publicKeys;
  }
}
