/** A login for one database. */
export interface Login {
  user: string;
  password: string;
  database: string;
}

/** The administrator's PostgreSQL URL turned into one for a role and its database; other parts are kept. */
export const postgresUrlFor = (admin: string, login: Login): string => {
  const url = new URL(admin);
  url.username = login.user;
  url.password = login.password;
  url.pathname = `/${login.database}`;
  return url.href;
};

/**
 * The same for MongoDB, whose URLs may name several hosts, which `URL` cannot read. The user lives in its own database,
 * so an `authSource` of the administrator must go.
 */
export const mongoUrlFor = (admin: string, login: Login): string => {
  const parts = /^(mongodb(?:\+srv)?:\/\/)(?:[^@/]*@)?([^/?]+)(?:\/[^?]*)?(?:\?(.*))?$/.exec(admin);
  if (!parts) throw new Error('MONGO_URL is not a mongodb:// URL');
  const [, scheme, hosts, query = ''] = parts;
  const kept = query.split('&').filter((pair) => pair !== '' && !pair.startsWith('authSource='));
  const tail = kept.length > 0 ? `?${kept.join('&')}` : '';
  return `${scheme}${login.user}:${login.password}@${hosts}/${login.database}${tail}`;
};
