import { createFront } from './front/front.js';

/** The program of the front: it listens where people look for the gateway; `GATEWAY_URL` says where the gateways are. */
const { GATEWAY_PORT = '3000', GATEWAY_URL = '', HOST = '127.0.0.1' } = process.env;
/** Open streams end with their gateways; those of gateways that stay are cut. */
const streamsMs = 5_000;

const front = createFront(GATEWAY_URL.split(',')).listen(Number(GATEWAY_PORT), HOST);

process.once('SIGTERM', () => {
  front.close();
  setTimeout(() => front.closeAllConnections(), streamsMs).unref();
});
