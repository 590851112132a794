import { Controller, Get, Param, Res } from '@nestjs/common';
import { Public } from '@tessera/auth';
import { asyncApi, openApi } from '@tessera/contracts/documents';
import { Refusal } from '@tessera/contracts';
import { type FastifyReply } from 'fastify';
import { document, type Document } from './document.js';
import { assets, page, policy } from './swagger-ui.js';

/** Written once, when somebody asks for the first time: most gateways are never asked. */
const once = (write: () => object) => {
  let written: Document | undefined;
  return () => (written ??= document('application/json; charset=utf-8', JSON.stringify(write())));
};

const documents = { openApi: once(openApi), asyncApi: once(asyncApi) };

/** What there is to ask for, for programs and for people. Each answer has an `ETag`, and 304 for whoever has it. */
@Controller()
@Public()
export class DocumentsController {
  /** 200 OpenAPI 3.0 of every public route. */
  @Get('openapi.json')
  openApi(@Res() reply: FastifyReply) {
    return send(reply, documents.openApi());
  }

  /** 200 AsyncAPI 3.0 of every topic and event; `ce_dataschema` of each message leads here. */
  @Get('asyncapi.json')
  asyncApi(@Res() reply: FastifyReply) {
    return send(reply, documents.asyncApi());
  }

  /** 200 Swagger UI, from this host alone. */
  @Get('docs')
  docs(@Res() reply: FastifyReply) {
    return send(reply.header('content-security-policy', policy), page);
  }

  /** 200 a part of that page, 404. */
  @Get('docs/:file')
  async asset(@Param('file') file: string, @Res() reply: FastifyReply) {
    const read = assets.get(file);
    if (!read) throw new Refusal('NOT_FOUND');
    return send(reply, await read());
  }
}

const send = (reply: FastifyReply, { type, bytes, etag }: Document) =>
  reply.type(type).header('etag', etag).header('cache-control', 'public, max-age=300').send(bytes);
