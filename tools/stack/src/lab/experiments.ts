import { bodyOf, labRoutes, Refusal, type Route } from '@tessera/contracts';
import { checked } from '@tessera/runtime/rules';
import { type IncomingMessage } from 'node:http';
import type * as z from 'zod';

type LabRoutes = typeof labRoutes;
/** A route of the laboratory. */
export type LabOperation = keyof LabRoutes;

type ParamsOf<R> = R extends { params: infer Schema extends z.ZodType } ? z.output<Schema> : unknown;
type BodyOf<R> = R extends { body: infer Schema extends z.ZodType } ? z.output<Schema> : unknown;

/** What can be asked of the laboratory, each with the parameters of its path and the fields of its body as one object. */
export type Experiments = {
  [Id in Exclude<LabOperation, 'watchLab'>]: (
    input: ParamsOf<LabRoutes[Id]> & BodyOf<LabRoutes[Id]>,
  ) => Promise<object>;
};

interface Asked {
  id: LabOperation;
  input: object;
}

const patternOf = ({ path }: Route) => new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
// The keys are those of the object.
const doors = Object.entries(labRoutes).map(([id, route]: [string, Route]) => ({
  id: id as LabOperation,
  route,
  pattern: patternOf(route),
}));

/** Which experiment a request asks for, checked by the contract's schemas. Throws a Refusal. */
export const requestIn = async (
  { method, url = '' }: Pick<IncomingMessage, 'method' | 'url'>,
  body: string,
): Promise<Asked> => {
  const path = url.replace(/\?.*/, '');
  const door = doors.find(({ route, pattern }) => route.method === method && pattern.test(path));
  if (!door) throw new Refusal('NOT_FOUND');
  const { id, route, pattern } = door;
  const given = Object.entries(pattern.exec(path)?.groups ?? {}).map(([name, text]) => [name, decoded(text)]);
  const params = route.params && (await checked(route.params, Object.fromEntries(given), { in: 'path' }));
  const schema = bodyOf(route);
  const fields = schema && (await checked(schema, body === '' ? undefined : json(body)));
  return { id, input: { ...params, ...Object(fields) } };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal('BAD_REQUEST');
  }
};

const json = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal('MALFORMED_JSON');
  }
};
