import { givenUrl } from '@tessera/testing';
import { visitPostgres } from './postgres-visit.js';

const connectionString = givenUrl('POSTGRES_URL');

it('outlives a connection that PostgreSQL ends between two statements', async () => {
  const visit = visitPostgres({ connectionString }, async (client) => {
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    const gone = new Promise<void>((resolve) => client.once('end', resolve));
    await visitPostgres({ connectionString }, (other) => other.query('SELECT pg_terminate_backend($1)', [rows[0].pid]));
    await gone;
    return client.query('SELECT 1');
  });
  await expect(visit).rejects.toThrow(/not queryable|closed/);
});
