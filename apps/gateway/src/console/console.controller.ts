import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { Public } from '@tessera/auth';
import { Refusal } from '@tessera/contracts';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Asset, formFor } from './asset.js';
import { BuiltConsole } from './built-console.js';

/** Everything from this host, nothing in the page itself, no frame around it, and no text that becomes markup. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join(';');

const notBuilt = () =>
  new Refusal('NOT_FOUND', { detail: 'this gateway was built without its console: npm run build makes it' });

/** Among the files with hashed names, or beside the page with a dot: a file. Anything else is a place within the page, dots or not. */
const isFile = (path: string) => path.startsWith('assets/') || /^[^/]*\.[^/]*$/.test(path);

/** The console: one page, whatever its address, and the files that it is made of. */
@Controller()
@Public()
export class ConsoleController {
  constructor(private readonly built: BuiltConsole) {}

  /** 200 the page, 304; 404 when it was not built. */
  @Get('console')
  page(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.send('index.html', request, reply);
  }

  /** 200 a file, or the page at a place within it, 304; 404 for a file that there is not. */
  @Get('console/*')
  file(@Param('*') path: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.send(isFile(path) ? path : 'index.html', request, reply);
  }

  private async send(path: string, { headers }: FastifyRequest, reply: FastifyReply) {
    const files = await this.built.files();
    if (files.size === 0) throw notBuilt();
    const asset = files.get(path);
    const form = asset && formFor(asset, headers['accept-encoding']);
    if (!form) throw new Refusal('NOT_FOUND');
    if (form.encoding !== 'identity') void reply.header('content-encoding', form.encoding);
    return reply
      .type(asset.type)
      .headers({ ...headersOf(asset), etag: form.etag })
      .send(form.bytes);
  }
}

const headersOf = ({ isHashed }: Asset) => ({
  vary: 'accept-encoding',
  'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
});
