import { CommandError } from '@tessera/command';
import { type Settings, type Wanted } from '@tessera/cross-region/driver';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type PlaceOptions, placeOf, withPlace } from './place.js';

/** What a deployment may be told. */
export interface SettingsOptions extends PlaceOptions {
  mainCidr?: string;
  clientCidr?: string;
  standbyCidr?: string;
  backend?: string;
  serverless?: string;
  jwks?: string;
  issuer?: string;
  waf?: 'on' | 'off';
  promote?: boolean;
  set: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const example = 'Give a step, a name and a value: client.Attempts=2.';

const collect = (text: string, before: SettingsOptions['set']): SettingsOptions['set'] => {
  const [, step = '', name = '', value] = /^([a-z-]+)\.([A-Za-z]\w*)=(.*)$/s.exec(text) ?? [];
  if (value === undefined) throw new InvalidArgumentError(example);
  return { ...before, [step]: { ...before[step], [name]: value } };
};

/** The options of a command that deploys. */
export const withSettings = (command: Command): Command =>
  withPlace(command)
    .option('--main-cidr <cidr>', 'addresses of the main network (default for a new one: 10.64.0.0/20)')
    .option('--client-cidr <cidr>', 'of the client’s (10.80.0.0/20)')
    .option('--standby-cidr <cidr>', 'of the standby’s (10.96.0.0/20)')
    .option('--backend <arn>', 'a function in the main region that answers; without one it says what it was asked')
    .option('--serverless <stack>', 'let this stack of "tessera aws deploy" in the main region answer, with its keys')
    .option('--jwks <file>', 'public keys of those who issue tokens; without keys every token is refused')
    .option('--issuer <uri>', 'who issues tokens')
    .addOption(
      new Option('--waf <state>', 'a firewall before the API, about seven dollars a month').choices(['on', 'off']),
    )
    .option('--promote', 'let the standby write; main must not any more')
    .option('--set <step.parameter=value>', 'any other parameter; may be given several times', collect, {});

const jwks = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1) });

const hidden = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

/** The keys of a file, in one line. A private one would be there for everybody to read who sees the stack. */
const keysIn = (file: string): string => {
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError(`The keys in ${file} cannot be read: ${String(Object(error).message)}`, { exitCode: 2 });
  }
  const { data } = jwks.safeParse(found);
  if (!data) throw new CommandError(`${file} is no JWKS: {"keys": [{"kty", "kid", …}]}.`, { exitCode: 2 });
  if (data.keys.some((key) => hidden.some((name) => name in key)))
    throw new CommandError(`${file} has a private key in it: give the public ones alone.`, { exitCode: 2 });
  return JSON.stringify(data);
};

/** Only what was said: what is undefined would be a value of its own. */
const said = <Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> =>
  value === undefined ? {} : ({ [key]: value } as Partial<Record<Key, Value>>);

const settingsOf = async (set: SettingsOptions['set']): Promise<Settings> => {
  const { isStep, steps } = await import('@tessera/cross-region/driver');
  const unknown = Object.keys(set).find((step) => !isStep(step));
  if (unknown !== undefined)
    throw new CommandError(`--set: there is no step ${unknown}; choose from ${Object.keys(steps).join(', ')}.`, {
      exitCode: 2,
    });
  return set;
};

/** What is to be deployed, as the driver takes it. */
export const wantedOf = async (options: SettingsOptions): Promise<Wanted> => {
  const { mainCidr, clientCidr, standbyCidr, backend, serverless, issuer, waf, promote, set } = options;
  if (serverless !== undefined && backend !== undefined)
    throw new CommandError('--serverless and --backend do not go together: one function answers.', { exitCode: 2 });
  return {
    ...placeOf(options),
    cidrs: { ...said('main', mainCidr), ...said('client', clientCidr), ...said('standby', standbyCidr) },
    ...said('backend', backend),
    ...said('serverless', serverless),
    ...said('jwks', options.jwks === undefined ? undefined : keysIn(options.jwks)),
    ...said('issuer', issuer),
    ...said('waf', waf),
    ...said('promote', promote),
    set: await settingsOf(set),
  };
};
