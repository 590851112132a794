import { createHash } from 'node:crypto';
import { type Json, type Template } from '../template/model.js';

/** As it stands in the template. */
const NAME = /\bDeploymentOf0000\b/g;

/** Of what API Gateway serves, a deployment keeps these; stages and permissions are no part of it. */
const KEPT = /^AWS::ApiGateway::(RestApi|Resource|Method|Authorizer|GatewayResponse|Model|RequestValidator)$/;

/** Names in `Ref`, `Fn::Sub` and conditions: of parameters among others. */
const namesIn = (value: Json | undefined): string[] => {
  if (typeof value === 'string') return [...value.matchAll(/\$\{([A-Za-z0-9]+)/g)].flatMap(([, name]) => name ?? []);
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(namesIn);
  return Object.entries(value).flatMap(([key, inner]) => {
    if ((key === 'Ref' || key === 'Condition') && typeof inner === 'string') return [inner];
    const chosen = key === 'Fn::If' && Array.isArray(inner) ? inner[0] : undefined;
    return [...(typeof chosen === 'string' ? [chosen] : []), ...namesIn(inner)];
  });
};

/** The names, and those that the conditions among them are made of. */
const withConditions = ({ Conditions = {} }: Template, names: readonly string[]): Set<string> => {
  const all = new Set(names);
  // Grows while it is walked: a condition may be made of others.
  for (const name of all) for (const inner of namesIn(Conditions[name])) all.add(inner);
  return all;
};

/** What a deployment of the API depends on: its parts of the template, and the values of the parameters in them. */
const contentOf = (template: Template, values: Readonly<Record<string, string>>): string => {
  const parts = Object.entries(template.Resources).filter(([, { Type }]) => KEPT.test(Type));
  const names = withConditions(
    template,
    parts.flatMap(([, { Condition, Properties }]) => [...(Condition ? [Condition] : []), ...namesIn(Properties)]),
  );
  const { Conditions = {}, Parameters = {} } = template;
  const used = [...names].toSorted();
  return JSON.stringify([
    parts.map(([name, { Type, Condition = '', Properties = {} }]) => [name, Type, Condition, Properties]),
    used.flatMap((name) => (name in Conditions ? [[name, Conditions[name]]] : [])),
    used.flatMap((name) =>
      name in Parameters ? [[name, values[name] ?? String(Parameters[name]?.['Default'] ?? '')]] : [],
    ),
  ]);
};

/**
 * The text of a template with its deployment of the API named by what is in it. What API Gateway serves is a snapshot that
 * never changes: without another name the next one would never be served.
 *
 * @param values those that the stack will have.
 */
export const withSnapshot = (text: string, template: Template, values: Readonly<Record<string, string>>): string => {
  const hash = createHash('sha256').update(contentOf(template, values)).digest('hex').slice(0, 8);
  return text.replaceAll(NAME, `DeploymentOf${hash}`);
};
