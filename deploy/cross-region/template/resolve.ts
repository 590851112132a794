import { attributes } from './attributes.js';
import { conditionsOf } from './conditions.js';
import { asBag, asText, refuse } from './fault.js';
import { evaluate, type Scope } from './functions.js';
import { inventedId } from './ids.js';
import { type Json, type Placed, type ResolvedStack, type Template, type TemplateResource } from './model.js';
import { parametersOf } from './parameters.js';
import { type Place, placeOf, pseudoParameters } from './pseudo.js';

/** What resources and outputs ask of their stack. */
interface Open {
  /** What a function sees that stands at `at`. */
  scopeAt: (at: string) => Scope;
  /** The resource, made at the latest now. */
  find: (logicalId: string, at: string) => Placed;
}

const isMade = ({ Condition }: { Condition?: unknown }, scope: Scope): boolean =>
  Condition === undefined || scope.holds(asText(Condition, scope.at, 'Condition'));

const open = (template: Template, place: Place, known: Readonly<Record<string, Json>>): Open => {
  const placed = new Map<string, Placed>();
  const underway = new Set<string>();
  const common = { region: place.region, mappings: template.Mappings ?? {} };

  const refAt = (otherwise: (name: string) => Json) => (name: string) =>
    name === 'AWS::NoValue' ? undefined : Object.hasOwn(known, name) ? known[name] : otherwise(name);

  const holds = conditionsOf(template, place.stack, (at) => ({
    ...common,
    ref: refAt((name) => refuse(at, `${name} is no parameter`)),
  }));

  const scopeAt = (at: string): Scope => ({
    ...common,
    at,
    holds: (condition) => holds(condition, at),
    ref: refAt((name) => find(name, at).id),
    attribute: (logicalId, name) => {
      const resource = find(logicalId, at);
      const answer = attributes[resource.type]?.[name];
      return answer ? answer(resource, place) : refuse(at, `${resource.type} has no attribute ${name} that is known`);
    },
  });

  const find = (logicalId: string, at: string): Placed => {
    const resource = template.Resources[logicalId] ?? refuse(at, `there is nothing called ${logicalId}`);
    if (!isMade(resource, scopeAt(at))) refuse(at, `${logicalId} is not made, ${resource.Condition} does not hold`);
    return placed.get(logicalId) ?? make(logicalId, resource, `${place.stack}: ${logicalId}`);
  };

  /** What it depends on comes first; a dependency whose condition does not hold is none. */
  const make = (logicalId: string, { Type: type, DependsOn = [], Properties = {} }: TemplateResource, at: string) => {
    if (underway.has(logicalId)) refuse(at, `is circular: ${[...underway, logicalId].join(' → ')}`);
    underway.add(logicalId);
    for (const other of [DependsOn].flat()) {
      const before = template.Resources[other] ?? refuse(at, `depends on ${other}, which does not exist`);
      if (isMade(before, scopeAt(at))) find(other, at);
    }
    const properties = asBag(evaluate(Properties, scopeAt(at)), at, 'Properties');
    const id = inventedId({ place, logicalId, type, properties });
    const resource: Placed = { stack: place.stack, region: place.region, logicalId, type, id, properties };
    underway.delete(logicalId);
    placed.set(logicalId, resource);
    return resource;
  };
  return { scopeAt, find };
};

/** Where a template is deployed, and with which values of its parameters. */
export interface Given {
  stack: string;
  region: string;
  values: Readonly<Record<string, string>>;
  account?: string;
}

/**
 * What CloudFormation would make of a template. Ids are invented, but stable and in AWS's shape, so that the pattern of the
 * next template's parameter takes them. Whatever would fail there, or is not known here, throws a `TemplateFault`.
 */
export const resolve = (
  template: Template,
  { stack, region, values, account = '111122223333' }: Given,
): ResolvedStack => {
  const place = placeOf(stack, region, account);
  const known = { ...parametersOf(template, values, stack), ...pseudoParameters(place) };
  const { scopeAt, find } = open(template, place, known);
  const made = <Part extends object>(parts: Record<string, Part>, scopeOf: (name: string) => Scope) =>
    Object.entries(parts).filter(([name, part]) => isMade(part, scopeOf(name)));

  const atResource = (logicalId: string) => scopeAt(`${stack}: ${logicalId}`);
  const resources = made(template.Resources, atResource).map(([logicalId]) => find(logicalId, stack));
  const atOutput = (name: string) => scopeAt(`${stack}: output ${name}`);
  const outputs = made(template.Outputs ?? {}, atOutput).map(([name, { Value = null }]) => {
    const scope = atOutput(name);
    return [name, asText(evaluate(Value, scope), scope.at, 'its value')];
  });
  return { name: stack, region, resources, outputs: Object.fromEntries(outputs) };
};
