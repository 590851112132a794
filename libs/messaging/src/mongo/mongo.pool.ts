import { type mongo } from 'mongoose';
import { type PoolUse } from '../metrics/pool.metrics.js';

/**
 * Watches the connections that MongoDB's driver opens and lends: it tells of them by events alone (specification Connection
 * Monitoring and Pooling). One that was opened before somebody watched is known as soon as it is lent.
 */
export const watchPool = (client: mongo.MongoClient): (() => readonly PoolUse[]) => {
  const open = new Set<string>();
  const used = new Set<string>();
  let waiting = 0;
  const idOf = ({ address, connectionId }: { address: string; connectionId: number | '<monitor>' }) =>
    `${address} ${connectionId}`;
  client.on('connectionCreated', (event) => open.add(idOf(event)));
  client.on('connectionCheckOutStarted', () => (waiting += 1));
  client.on('connectionCheckOutFailed', () => (waiting -= 1));
  client.on('connectionCheckedOut', (event) => {
    waiting -= 1;
    open.add(idOf(event));
    used.add(idOf(event));
  });
  client.on('connectionCheckedIn', (event) => used.delete(idOf(event)));
  client.on('connectionClosed', (event) => {
    open.delete(idOf(event));
    used.delete(idOf(event));
  });
  const { maxPoolSize } = client.options;
  return () => [
    { name: 'all', used: used.size, idle: open.size - used.size, waiting: Math.max(0, waiting), max: maxPoolSize },
  ];
};
