import { join } from 'node:path';
import { styleText } from 'node:util';
import { projectRoot } from '../project.js';
import { type Credentials, people } from '../provision/credentials.js';
import { nameWidth } from '../logs/readable-line.js';
import { forPeople, type RunState } from './state-file.js';

/** What a person needs once everything runs. */
export const readyTable = (state: RunState, credentials: Credentials, dir: string, seconds: number): string => {
  const gateway = state.urls['gateway'];
  // Short where it is usual; whole where TESSERA_STATE says another.
  const place = dir === join(projectRoot, '.tessera') ? '.tessera' : dir;
  const rows = [
    '',
    styleText('green', `Tessera is ready (${seconds.toFixed(1)} s)`),
    '',
    ...(gateway
      ? [row('console', `${forPeople(gateway)}/console  ${styleText('dim', 'shop, operations, laboratory')}`), '']
      : []),
    ...state.services.map(({ name, url }) => row(name, forPeople(url))),
    ...state.stack.map(({ name, version, url }) =>
      row(name, `${url.replace(/\/\?.*/, '')}  ${styleText('dim', version)}`),
    ),
    '',
    ...people.map((person) => row(person, `${credentials[person].email}  ${credentials[person].password}`)),
    '',
    ...(gateway ? example(gateway, credentials) : []),
    row('settings', `${place}/env/<service>.env, for a service started by hand (npx nest start order --watch)`),
    ...(state.traces !== undefined ? [row('traces', `${place}/traces; ./tessera trace --order <id> shows one`)] : []),
    row('logs', `${place}/logs; ./tessera logs -f shows them`),
    row('stop', 'Ctrl-C, or ./tessera down'),
    '',
  ];
  return rows.join('\n');
};

const row = (name: string, text: string) => `  ${styleText('bold', name.padEnd(nameWidth))}  ${text}`;

const example = (gateway: string, { customer }: Credentials): string[] => {
  const login = JSON.stringify({ email: customer.email, password: customer.password });
  const token = `TOKEN=$(curl -s ${gateway}/v1/auth/login -H 'content-type: application/json' -d '${login}' | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')`;
  return [
    row('try', 'the first two lines log in and list products, the third plays the whole story'),
    `    ${token}`,
    `    curl -s ${gateway}/v1/products -H "authorization: Bearer $TOKEN"`,
    '    ./tessera demo',
    '',
  ];
};
