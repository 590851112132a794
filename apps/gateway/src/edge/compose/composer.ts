import { Injectable } from '@nestjs/common';
import { type Principal } from '@tessera/auth';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { Answering, bytesOf, tenths } from '../forward/answer.js';
import { Composition } from './composition.js';
import { PartReader } from './part.reader.js';

/** Of a request's 3 s 85 % are for its parts: the rest is for answering, whatever they did. */
const PARTS_MS = 2_550;

/** What a composed route says: its name, and how its answer is made of parts. */
export interface Composed<Whole extends object> {
  name: string;
  /** It is true for this moment alone: no cache keeps it. */
  isOfNow?: true;
  parts: (compose: Composition) => Promise<Whole>;
}

/** Answers composed routes. */
@Injectable()
export class Composer {
  constructor(
    private readonly reader: PartReader,
    private readonly answering: Answering,
  ) {}

  /**
   * 200 `{…, parts}` with `ETag`, or 304; with `X-Aggregate-Complete: false` and neither tag nor cache when an optional part is
   * missing. Refuses with what a required part was refused with.
   */
  async answer<Whole extends object>(
    { name, isOfNow, parts }: Composed<Whole>,
    user: Principal,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const gone = (leave: () => void) => void reply.raw.once('close', leave);
    const asking = { whole: name, user, deadline: Date.now() + PARTS_MS, gone };
    const composition = new Composition((part) => this.reader.read(part, asking));
    const whole = await parts(composition);
    const body = bytesOf(JSON.stringify({ ...whole, parts: composition.parts }));
    const freshness = freshnessOf(composition, body, isOfNow);
    const headers = ['content-type', 'application/json; charset=utf-8', ...freshness];
    const told = ['server-timing', timing(composition, reply)];
    this.answering.sendUnlessKnown(request, reply, { status: 200, headers, body }, told);
  }
}

/** How long each part took that was asked for, and all of it until now. */
const timing = ({ took }: Composition, { elapsedTime }: FastifyReply) =>
  [...took, ['total', elapsedTime] as const].map(([name, ms]) => `${name};dur=${tenths(ms)}`).join(', ');

const NOT_KEPT = ['cache-control', 'no-store'];

const freshnessOf = ({ isComplete }: Composition, body: string, isOfNow: true | undefined) => {
  if (!isComplete) return incomplete;
  return isOfNow ? NOT_KEPT : complete(body);
};

const incomplete = ['x-aggregate-complete', 'false', ...NOT_KEPT];

/** Whoever keeps it asks each time whether it is still so. */
const complete = (body: string) => [
  'etag',
  `"${createHash('sha256').update(body, 'latin1').digest('base64url').slice(0, 22)}"`,
  'cache-control',
  'private, no-cache',
];
