import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { answerOver, connected, type FrontWaits } from './ask-gateway.js';
import { hasBody, towardsClient } from './headers.js';
import { Turns } from './turns.js';

/** So that it is the gateway that refuses what is too large, in its own words. */
const maxHeaderSize = 64 * 1024;

/**
 * Several gateways under one address: each request goes to the next in turn. Bodies and events pass as they come. Where
 * nobody listens, and where a request that changes nothing broke off, another is asked; whatever else may have arrived is
 * answered with 502, and 503 is said when nobody is there.
 */
export const createFront = (gateways: readonly string[], waits: FrontWaits = {}): Server => {
  const turns = new Turns(gateways);
  return createServer({ maxHeaderSize }, (request, response) => void hand(request, response, turns, waits));
};

const hand = async (
  request: IncomingMessage,
  response: ServerResponse,
  turns: Turns,
  waits: FrontWaits,
): Promise<void> => {
  let failure: Failure = { status: 503, why: 'no gateway listens' };
  for (const gateway of turns.next()) {
    let wasSent = false;
    try {
      const socket = await connected(gateway, waits);
      wasSent = true;
      return await pass(await answerOver(socket, request, response, waits), request, response);
    } catch (error) {
      // The client has gone, or has a part of an answer: its end is cut off, by which it sees that it has not all.
      if (response.headersSent || response.destroyed) return;
      turns.out(gateway);
      if (wasSent) failure = { status: 502, why: `${gateway}: ${String(error)}` };
      if (wasSent && !mayBeRepeated(request)) break;
    }
  }
  refuse(request, response, failure);
};

interface Failure {
  status: 502 | 503;
  why: string;
}

/** A body has gone with the first attempt. */
const mayBeRepeated = (request: IncomingMessage) =>
  ['GET', 'HEAD', 'OPTIONS'].includes(request.method ?? '') && !hasBody(request);

const pass = async (answer: IncomingMessage, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  // Answered before its body was there: whatever else comes on this connection is not taken for another request.
  const last = request.complete ? [] : ['Connection', 'close'];
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, [...towardsClient(answer), ...last]);
  response.flushHeaders();
  await pipeline(answer, response);
};

const refuse = (request: IncomingMessage, response: ServerResponse, { status, why }: Failure): void => {
  // That nobody is there, others say.
  if (status === 502) warn(`${request.method} ${request.url?.replace(/\?.*/, '')} ${status}: ${why}`);
  response.writeHead(status, { 'Content-Type': 'text/plain', 'Retry-After': '1', Connection: 'close' });
  response.end(`${status === 503 ? 'No gateway is there' : 'A gateway broke off'}. Try again in a second.\n`);
};

/** In the form of the services' logs. */
const warn = (msg: string): void => console.log(JSON.stringify({ time: new Date().toISOString(), level: 'warn', msg }));
