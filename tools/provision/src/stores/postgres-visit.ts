import pg from 'pg';

/** Connects, does one thing, and leaves. When the connection breaks meanwhile, what runs on it fails, and nothing more. */
export const visitPostgres = async <T>(
  settings: pg.ClientConfig,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> => {
  const client = new pg.Client(settings);
  // PostgreSQL says goodbye when it stops; between two statements, without a listener, that would end our process.
  client.on('error', () => {});
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end();
  }
};
