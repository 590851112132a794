import { InvokeCommand } from '@aws-sdk/client-lambda';
import { CommandError } from '@tessera/command';
import * as z from 'zod';
import { type Site } from './site.js';

/** Calls a function and waits for what it says. Throws, with what it said, where it fails. */
export const invoke = async ({ aws }: Site, name: string, event: unknown): Promise<unknown> => {
  const asked = new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) });
  const { FunctionError, Payload } = await aws.functions.send(asked);
  const said = Buffer.from(Payload ?? []).toString() || 'null';
  if (FunctionError) throw new CommandError(`The function ${name} fails: ${said.slice(0, 300)}`);
  return JSON.parse(said);
};

const probed = z.object({
  alive: z.number(),
  addresses: z.array(
    z.object({
      address: z.string(),
      status: z.number().optional(),
      failure: z.string().optional(),
      roundTripMs: z.number().optional(),
    }),
  ),
});

/** What a canary saw of the ways to the API, from one zone. */
export type Probed = z.infer<typeof probed> & { canary: string };

/** Asks every canary of the client; their names are an output of its stack. */
export const probe = async (site: Site, canaries: string): Promise<Probed[]> =>
  Promise.all(canaries.split(',').map(async (canary) => ({ canary, ...probed.parse(await invoke(site, canary, {})) })));

/** What is not well in it; undefined when all addresses answer from everywhere. */
export const faultIn = (all: readonly Probed[]): string | undefined => {
  const faults = all.flatMap(({ canary, addresses, alive }) => {
    const bad = addresses.filter(({ status }) => status !== 200);
    if (alive === 1) return [];
    const each = bad.map(({ address, status, failure }) => `${address} ${failure ?? status}`);
    return [`${canary}: ${each.join(', ') || 'the name has no address'}`];
  });
  return faults.length === 0 ? undefined : faults.join('; ');
};
