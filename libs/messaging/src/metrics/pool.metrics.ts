import { type LabelsOf } from '@tessera/contracts/metrics';
import { observe } from '@tessera/runtime/telemetry';

/** How a pool of connections to a database is used right now. */
export interface PoolUse {
  name: LabelsOf<'db_client_connection_max'>['db_client_connection_pool_name'];
  used: number;
  idle: number;
  /** Who waits for a connection. */
  waiting: number;
  max: number;
}

/** Tells how the pools of a database are used. */
export const observePools = (pools: () => readonly PoolUse[]) =>
  observe(
    ['db_client_connection_count', 'db_client_connection_max', 'db_client_connection_pending_requests'],
    (tell) => {
      for (const { name: db_client_connection_pool_name, used, idle, waiting, max } of pools()) {
        const labels = { db_client_connection_pool_name };
        tell('db_client_connection_count', used, { ...labels, db_client_connection_state: 'used' });
        tell('db_client_connection_count', idle, { ...labels, db_client_connection_state: 'idle' });
        tell('db_client_connection_max', max, labels);
        tell('db_client_connection_pending_requests', waiting, labels);
      }
    },
  );
