import { type LookupAddress } from 'node:dns';
import { setTimeout as pause } from 'node:timers/promises';
import { type Resolve, type Way } from '../exchange/attempt.js';
import { measuredLine } from '../metrics.js';
import { probe, type Probed } from './probe.js';
import { type Settings } from './settings.js';
import { signedGet } from './signed.js';

/** A resolver that says nothing is as good as none. */
const RESOLVE_MS = 3_000;

/** How the ways to the API are, from one zone. */
export interface Told {
  /** Addresses that answered 200 ÷ addresses of the name; 0 when it has none. */
  alive: number;
  addresses: Probed[];
}

/** What a canary has of the world around it. */
export interface Surroundings {
  agent: Way['agent'];
  resolve: Resolve;
  /** Takes a line for the log. */
  write(line: string): void;
}

const addressesOf = async (name: string, resolve: Resolve): Promise<LookupAddress[]> => {
  const waiting = new AbortController();
  const late = pause(RESOLVE_MS, [], { signal: waiting.signal }).catch(() => []);
  const found = await Promise.race([resolve(name).catch(() => []), late]);
  waiting.abort();
  return found;
};

const lineOf = ({ stack, zone, apiId }: Settings, { alive, addresses }: Told): string => {
  const roundTrips = addresses.flatMap(({ roundTripMs }) => roundTripMs ?? []);
  const at = Date.now();
  return measuredLine({
    at,
    metrics: {
      PeeringAlive: [alive, 'None'],
      ...(roundTrips.length > 0 && { RoundTripMs: [roundTrips, 'Milliseconds'] as const }),
    },
    // That of the stack alone is for alarms: they do not ask which zone it was.
    dimensions: [['Stack', 'Zone'], ['Stack']],
    facts: {
      level: alive === 1 ? 'INFO' : 'WARN',
      message: 'probed',
      timestamp: new Date(at).toISOString(),
      Stack: stack,
      Zone: zone,
      apiId,
      addresses,
    },
  });
};

/**
 * Asks every address of the API's name for its health: a way that is gone shows, though calls would have found another. It does
 * not throw for anything that the network does.
 */
export const canaryOf =
  (settings: Settings, { agent, resolve, write }: Surroundings) =>
  async (): Promise<Told> => {
    const url = new URL(`${settings.origin}/health`);
    const found = await addressesOf(url.hostname, resolve);
    const sent = await signedGet(url, settings);
    const addresses = await Promise.all(found.map((address) => probe(address, sent, settings.connectMs, agent)));
    const good = addresses.filter(({ status }) => status === 200);
    const told = { alive: addresses.length === 0 ? 0 : good.length / addresses.length, addresses };
    write(lineOf(settings, told));
    return told;
  };
