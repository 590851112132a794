import { asText, refuse } from './fault.js';
import { evaluate, type Scope, type Takes, tookArguments } from './functions.js';
import { type Json, type Template } from './model.js';

const isEqual = (sides: Json[], scope: Scope): boolean => {
  const [one, other] = sides.map((side) => asText(evaluate(side, scope), scope.at, 'Fn::Equals: an argument'));
  return one === other;
};

const connectives: Record<string, { takes: Takes; of: (args: Json[], scope: Scope) => boolean }> = {
  Condition: { takes: [1], of: ([name], scope) => scope.holds(asText(name, scope.at, 'Condition')) },
  'Fn::Equals': { takes: [2], of: isEqual },
  'Fn::Not': { takes: [1], of: ([inner = null], scope) => !isTrue(inner, scope) },
  // Without stopping early: a part that cannot be evaluated is a fault, whatever the others say.
  'Fn::And': { takes: [2, 10], of: (all, scope) => !all.map((inner) => isTrue(inner, scope)).includes(false) },
  'Fn::Or': { takes: [2, 10], of: (all, scope) => all.map((inner) => isTrue(inner, scope)).includes(true) },
};

const isTrue = (json: Json, scope: Scope): boolean => {
  const [[name, given] = ['', null], ...others] = Object.entries<Json>(Object(json));
  const connective = connectives[name];
  if (!connective || others.length > 0) return refuse(scope.at, `${JSON.stringify(json)} is no condition`);
  const args = Array.isArray(given) ? given : [given];
  tookArguments(name, args, connective.takes, scope.at);
  return connective.of(args, scope);
};

/**
 * Tells by their names whether conditions hold. All are evaluated at once, used or not, as CloudFormation does it.
 *
 * @param known what a condition may ask: parameters, and nothing that the stack makes.
 */
export const conditionsOf = (
  { Conditions = {} }: Template,
  stack: string,
  known: (at: string) => Omit<Scope, 'at' | 'holds' | 'attribute'>,
): ((condition: string, at: string) => boolean) => {
  const held = new Map<string, boolean>();
  const asked = new Set<string>();
  const holds = (condition: string, asker: string): boolean => {
    const before = held.get(condition);
    if (before !== undefined) return before;
    const body = Conditions[condition] ?? refuse(asker, `there is no condition ${condition}`);
    const at = `${stack}: condition ${condition}`;
    if (asked.has(condition)) refuse(at, `is circular: ${[...asked, condition].join(' → ')}`);
    asked.add(condition);
    const attribute = (resource: string) => refuse(at, `cannot ask resource ${resource}`);
    const is = isTrue(body, { ...known(at), at, attribute, holds: (other) => holds(other, at) });
    asked.delete(condition);
    held.set(condition, is);
    return is;
  };
  for (const condition of Object.keys(Conditions)) holds(condition, stack);
  return holds;
};
