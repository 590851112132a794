import { blocksIn } from './address.js';
import { asBag, asText, refuse } from './fault.js';
import { type Bag, type Json } from './model.js';

/** What the functions of a template ask of it. */
export interface Scope {
  /** For errors: `demo-main: SubnetA`. */
  at: string;
  region: string;
  mappings: Bag;
  /** Undefined for `AWS::NoValue`. */
  ref: (name: string) => Json | undefined;
  attribute: (logicalId: string, name: string) => Json;
  holds: (condition: string) => boolean;
}

interface Call {
  name: string;
  args: Json[];
  scope: Scope;
}

const text = ({ name, args, scope }: Call, nth: number): string =>
  asText(args[nth], scope.at, `${name}: argument ${nth + 1}`);

const list = ({ name, args, scope }: Call, nth: number): Json[] => {
  const arg = args[nth];
  return Array.isArray(arg) ? arg : refuse(scope.at, `${name}: argument ${nth + 1} must be a list`);
};

const count = (call: Call, nth: number): number => {
  const said = text(call, nth);
  return /^\d+$/.test(said)
    ? Number(said)
    : refuse(call.scope.at, `${call.name}: argument ${nth + 1} must be a whole number, not "${said}"`);
};

const substituted = (call: Call): string => {
  const { args, scope } = call;
  const own = asBag(args[1] ?? {}, scope.at, 'Fn::Sub: argument 2');
  const valueOf = (name: string): Json | undefined => {
    if (Object.hasOwn(own, name)) return own[name];
    const [logicalId = '', ...attribute] = name.split('.');
    return attribute.length > 0 ? scope.attribute(logicalId, attribute.join('.')) : scope.ref(name);
  };
  return text(call, 0).replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) =>
    literal ? `\${${name}}` : asText(valueOf(name), scope.at, `Fn::Sub: \${${name}}`),
  );
};

const selected = (call: Call): Json => {
  const [nth, items] = [count(call, 0), list(call, 1)];
  return items[nth] ?? refuse(call.scope.at, `Fn::Select: there is no item ${nth} of ${items.length}`);
};

const cut = (call: Call): string[] => {
  const [block, blocks, bits] = [text(call, 0), count(call, 1), count(call, 2)];
  return (
    blocksIn(block, blocks, bits) ?? refuse(call.scope.at, `Fn::Cidr: ${block} has no room for ${blocks} /${32 - bits}`)
  );
};

const mapped = (call: Call): Json => {
  const keys = [text(call, 0), text(call, 1), text(call, 2)];
  const inside = (map: Json | undefined, key: string): Json | undefined => Object(map)[key];
  const found = keys.reduce(inside, call.scope.mappings);
  return found ?? refuse(call.scope.at, `Fn::FindInMap: there is no ${keys.join('.')}`);
};

/** How many arguments: so many, or so many at least and at most. */
export type Takes = readonly [least: number, most?: number];

/** Refuses another number of arguments. */
export const tookArguments = (name: string, { length }: Json[], [least, most = least]: Takes, at: string): void => {
  if (length < least || length > most)
    refuse(at, `${name} takes ${least === most ? least : `${least} to ${most}`} arguments, not ${length}`);
};

/** By name: how many arguments it takes, and what it answers. Arguments are evaluated before. */
const functions: Record<string, { takes: Takes; of: (call: Call) => Json | undefined }> = {
  Ref: { takes: [1], of: (call) => call.scope.ref(text(call, 0)) },
  'Fn::GetAtt': { takes: [2], of: (call) => call.scope.attribute(text(call, 0), text(call, 1)) },
  'Fn::Sub': { takes: [1, 2], of: substituted },
  'Fn::Join': {
    takes: [2],
    of: (call) =>
      list(call, 1)
        .map((item) => asText(item, call.scope.at, 'Fn::Join: an item'))
        .join(text(call, 0)),
  },
  'Fn::Split': { takes: [2], of: (call) => text(call, 1).split(text(call, 0)) },
  'Fn::Select': { takes: [2], of: selected },
  'Fn::Cidr': { takes: [3], of: cut },
  'Fn::GetAZs': {
    takes: [1],
    of: (call) => ['a', 'b', 'c'].map((zone) => (text(call, 0) || call.scope.region) + zone),
  },
  'Fn::FindInMap': { takes: [3], of: mapped },
  'Fn::Base64': { takes: [1], of: (call) => Buffer.from(text(call, 0)).toString('base64') },
  'Fn::ImportValue': {
    takes: [1],
    of: ({ scope }) => refuse(scope.at, 'Fn::ImportValue ends at the border of the region: carry it as a parameter'),
  },
};

const isFunction = (key: string) => key === 'Ref' || key.startsWith('Fn::');

/** Only the branch that is taken is evaluated: the other may name what is not made. */
const chosen = (branches: Json, scope: Scope): Json | undefined => {
  const [condition, yes = null, no = null] = Array.isArray(branches) && branches.length === 3 ? branches : [];
  if (typeof condition !== 'string') return refuse(scope.at, 'Fn::If takes the name of a condition and two values');
  return evaluate(scope.holds(condition) ? yes : no, scope);
};

const called = (name: string, given: Json, scope: Scope): Json | undefined => {
  if (name === 'Fn::If') return chosen(given, scope);
  const { takes, of } = functions[name] ?? refuse(scope.at, `${name} is not known here`);
  const args = [evaluate(given, scope) ?? []].flat();
  tookArguments(name, args, takes, scope.at);
  return of({ name, args, scope });
};

/** A value of a template without functions. Undefined is `AWS::NoValue`: whoever holds it leaves it out. */
export const evaluate = (json: Json, scope: Scope): Json | undefined => {
  if (json === null) return refuse(scope.at, 'null is no value');
  if (typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map((item) => evaluate(item, scope)).filter((item) => item !== undefined);
  const entries = Object.entries(json);
  const [name, given] = entries.find(([key]) => isFunction(key)) ?? [];
  if (name === undefined || given === undefined) {
    const values = entries.map(([key, value]) => [key, evaluate(value, scope)] as const);
    return Object.fromEntries(values.filter((pair): pair is [string, Json] => pair[1] !== undefined));
  }
  return entries.length === 1 ? called(name, given, scope) : refuse(scope.at, `${name} stands beside something else`);
};
