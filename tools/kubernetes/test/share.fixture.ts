import { type App } from '@tessera/contracts';
import { type ControlPlane } from '../src/index.js';

/** Requests of clients, not of probes and those who look after it. */
const counted = /^http_server_request_duration_seconds_count\{(?=.*http_route="\/v1\/).*\} (\d+)$/gm;

const countOf = async (address: string): Promise<number> => {
  const text = await (await fetch(`http://${address}:3000/metrics`)).text();
  return [...text.matchAll(counted)].reduce((sum, [, count]) => sum + Number(count), 0);
};

/** What each pod of a service has answered so far, by its address. */
export const answeredBy = async ({ kubectl }: ControlPlane, app: App): Promise<Map<string, number>> => {
  const ips = ['get', 'pods', '-n', 'tessera', '-l', `app.kubernetes.io/name=${app}`];
  const addresses = (await kubectl([...ips, '-o', 'jsonpath={.items[*].status.podIP}'])).split(' ');
  return new Map(await Promise.all(addresses.map(async (at) => [at, await countOf(at)] as const)));
};

/** The part of each pod in what all of them have answered between two looks. */
export const shares = (before: Map<string, number>, after: Map<string, number>): number[] => {
  const each = [...after].map(([address, count]) => count - (before.get(address) ?? 0));
  const all = each.reduce((sum, one) => sum + one, 0);
  return each.map((one) => one / all);
};
