import { RequestMethod } from '@nestjs/common';
import { PUBLIC, type PublicOptions, ROLE } from '@tessera/auth';
import { type App, type Caller } from '@tessera/contracts';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A route as Nest's decorators say it; schemas of path parameters by their name. */
export interface Door {
  /** For example `GET /v1/orders/{id}`. */
  name: string;
  /** An owner is checked by the room: for decorators that is a user. */
  who: Exclude<Caller, 'owner'>;
  identifies: boolean;
  /** What it answers unless the room says otherwise. */
  status: number;
  body: unknown;
  query: unknown;
  params: Record<string, unknown>;
}

const BODY = 3;
const QUERY = 4;
const PARAM = 5;
const RouteArguments = '__routeArguments__';

interface Argument {
  data?: string;
  schema?: unknown;
}

type Controller = new (...given: never[]) => object;
type Handler = (...given: never[]) => unknown;

const asOpenApi = (parts: string[]) =>
  `/${parts.join('/')}`
    .replace(/\/+/g, '/')
    .replace(/(.)\/$/, '$1')
    .replace(/:(\w+)/g, '{$1}');

const argumentsOf = (controller: Controller, name: string, kind: number): Argument[] => {
  const all: Record<string, Argument> = Reflect.getMetadata(RouteArguments, controller, name) ?? {};
  return Object.keys(all).flatMap((key) => (key.startsWith(`${kind}:`) ? (all[key] ?? []) : []));
};

const marked = <Mark>(key: string, controller: Controller, handler: Handler): Mark | undefined =>
  Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);

const doorOf = (controller: Controller, name: string, handler: Handler): Door => {
  const method = RequestMethod[Number(Reflect.getMetadata('method', handler))] ?? '';
  const path = asOpenApi([Reflect.getMetadata('path', controller), Reflect.getMetadata('path', handler)]);
  const open = marked<PublicOptions>(PUBLIC, controller, handler);
  const params = argumentsOf(controller, name, PARAM).map(({ data = '', schema }) => [data, schema]);
  return {
    name: `${method} ${path}`,
    who: open ? 'anyone' : (marked<'staff' | 'admin'>(ROLE, controller, handler) ?? 'user'),
    identifies: open?.identify ?? false,
    status: Reflect.getMetadata('__httpCode__', handler) ?? (method === 'POST' ? 201 : 200),
    body: argumentsOf(controller, name, BODY)[0]?.schema,
    query: argumentsOf(controller, name, QUERY)[0]?.schema,
    params: Object.fromEntries(params),
  };
};

/** The doors of a controller, of whatever a file exports. */
export const doorsOf = (controller: Controller): Door[] =>
  Object.entries(Object.getOwnPropertyDescriptors(controller.prototype)).flatMap(([name, { value }]) =>
    typeof value === 'function' && Reflect.hasMetadata('method', value) ? [doorOf(controller, name, value)] : [],
  );

const isController = (one: unknown): one is Controller => typeof one === 'function' && Reflect.hasMetadata('path', one);

/** All doors of a service, of every file that is named as a controller. */
export const doorsIn = async (app: App): Promise<Door[]> => {
  const root = fileURLToPath(new URL(`../apps/${app}/src/`, import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.controller.ts'),
  );
  const modules = await Promise.all(files.map((file): Promise<object> => import(join(root, file))));
  return modules.flatMap((module) => Object.values(module).filter(isController).flatMap(doorsOf));
};
