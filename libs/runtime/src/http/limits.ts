import { type FastifyHttpOptions, LogController } from 'fastify';
import { type Server } from 'node:http';
import { refuseBrokenHttp } from './broken-http.js';
import { routableTarget } from './early-answers.js';
import { requestId } from '../rules/request-id.js';

/** Limits of every HTTP door (docs/api.md, Limits): 64 KiB bodies, 16 KiB headers, slow clients. */
export const httpLimits = {
  bodyLimit: 65_536,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  // What comes over an open connection while the door closes is answered like all before: the stores close after it.
  return503OnClosing: false,
  // Node looks for slow clients every 30 s by default, so that each may take so much longer.
  http: { maxHeaderSize: 16_384, headersTimeout: 10_000, connectionsCheckingInterval: 1_000, requireHostHeader: false },
  // Parts of a path are measured before the router, see `refuseEarly`.
  routerOptions: { maxParamLength: 16_384 },
  rewriteUrl: routableTarget,
  genReqId: requestId,
  // Each line has the request's id from its context; a logger of its own for each request would cost more than the line.
  childLoggerFactory: (logger) => logger,
  // Fastify's two lines a request become our one, see `addRequestLog`.
  logController: new LogController({ disableRequestLogging: true }),
  clientErrorHandler: refuseBrokenHttp,
} satisfies FastifyHttpOptions<Server>;
