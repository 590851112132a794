import { reasonOf } from '@tessera/command';
import { type RunState } from '../status/run-state.js';
import { type GatewayDocument, gatewayDocument } from './gateway-document.js';

/** A gateway of this run, and what it said. */
export interface GatewaySeen {
  name: string;
  url: string;
  state: GatewayDocument;
}

const TIMEOUT_MS = 10_000;

const ask = async (management: string): Promise<GatewayDocument> => {
  const answer = await fetch(`${management}/v1/gateway/state`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const { data } = gatewayDocument.safeParse(answer.ok ? await answer.json() : undefined);
  if (!data) throw new Error('it is of another version');
  return data;
};

/** Asks every gateway that runs; `missing` says of each that did not answer why, and where to look. */
export const readGateways = async ({ services }: RunState): Promise<{ gateways: GatewaySeen[]; missing: string[] }> => {
  const gateways: GatewaySeen[] = [];
  const missing: string[] = [];
  const read = async ({ name, url, management }: RunState['services'][number]) => {
    if (management === undefined) return;
    try {
      gateways.push({ name, url, state: await ask(management) });
    } catch (error) {
      // What fetch says itself is that it failed.
      const reason = reasonOf(Object(error).cause ?? error);
      missing.push(`${name} cannot be asked: ${reason}. "tessera logs gateway" shows what it says.`);
    }
  };
  await Promise.all(services.map(read));
  return { gateways: gateways.toSorted((one, other) => one.name.localeCompare(other.name)), missing };
};
