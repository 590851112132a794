import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import * as z from 'zod';
import { type Placed } from '../template/model.js';
import { type Credential, type FunctionSetting } from './model.js';
import { type Policy } from './policy.js';

/** What the lab reads of a function. */
const lambda = z.object({
  Role: z.string(),
  Timeout: z.coerce.number(),
  Code: z.object({ S3Key: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()) }).default({ Variables: {} }),
});

const role = z.object({
  Policies: z.array(z.object({ PolicyDocument: z.custom<Policy>((value) => typeof value === 'object') })).default([]),
});

/** The same for the same name. */
const invented = (...words: string[]) => createHash('sha256').update(words.join('/')).digest('hex');

const credentialOf = (arn: string, resources: readonly Placed[]): Credential => {
  const found = resources.find(({ type, id }) => type === 'AWS::IAM::Role' && arn.endsWith(`:role/${id}`));
  if (!found) throw new Error(`${arn} is no role of these stacks`);
  return {
    accessKeyId: `ASIA${invented(arn, 'id').slice(0, 16).toUpperCase()}`,
    secretAccessKey: invented(arn, 'key'),
    sessionToken: invented(arn, 'session'),
    principal: arn,
    policies: role.parse(found.properties).Policies.map(({ PolicyDocument }) => PolicyDocument),
  };
};

const isFunction = ({ type }: Placed) => type === 'AWS::Lambda::Function';

/** How a function of these stacks is started, as their templates say. */
export const settingOf = (placed: Placed, resources: readonly Placed[]): FunctionSetting => {
  const { Role, Timeout, Code, Environment } = lambda.parse(placed.properties);
  return {
    room: basename(Code.S3Key, '.zip'),
    environment: Environment.Variables,
    timeoutS: Timeout,
    region: placed.region,
    name: placed.id,
    credential: credentialOf(Role, resources),
  };
};

/** All functions of these stacks, by id. */
export const settingsOf = (resources: readonly Placed[]): Record<string, FunctionSetting> =>
  Object.fromEntries(resources.filter(isFunction).map((placed) => [placed.id, settingOf(placed, resources)]));
