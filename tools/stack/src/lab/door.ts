import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { asProblem, mayEnter } from './entrance.js';
import { type Laboratory } from './laboratory.js';

/** The laboratory of a run, for its gateways alone. */
export interface LabDoor {
  url: string;
  /** Made anew for each run; only whoever shows it comes in. */
  key: string;
  /** Something has started or ended. */
  changed(): void;
  /** Mends what is broken on purpose and lets nobody in any more. */
  close(): Promise<void>;
}

/** Larger is no request of the laboratory. */
const MOST_BYTES = 16_384;

/**
 * Opens the door on loopback. What is behind it is made when somebody comes in for the first time: until then the laboratory
 * is a listening port.
 */
export const openLabDoor = async (make: () => Promise<Laboratory>): Promise<LabDoor> => {
  const key = randomBytes(32).toString('base64url');
  let made: Promise<Laboratory> | undefined;
  const server = createServer((request, response) => void answer(request, response));
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      if (!mayEnter(request, key, portOf(server))) return void refuse(response);
      await (await (made ??= make())).answer(request, await bodyOf(request), response);
    } catch (error) {
      send(response, asProblem(error, request.url ?? ''));
    }
  };
  // One that could not be made has nothing to mend; whoever came in was told why.
  const openOne = async () => made?.catch(() => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    key,
    changed: () => void openOne().then((laboratory) => laboratory?.changed()),
    close: async () => {
      server.close();
      await (await openOne())?.close();
      server.closeAllConnections();
    },
  };
};

const portOf = (server: Server) => (server.address() as AddressInfo | null)?.port ?? 0;

/** Says nothing of what is here. */
const refuse = (response: ServerResponse) => response.writeHead(403, { connection: 'close' }).end();

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  return size <= MOST_BYTES ? Buffer.concat(chunks).toString() : '';
};

const send = (response: ServerResponse, { status, body }: { status: number; body: object }) => {
  if (response.headersSent) return response.destroy();
  return response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body));
};
