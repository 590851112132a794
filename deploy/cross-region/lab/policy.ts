import { isWithin } from './address.js';

/** One or several. */
type Some<T> = T | readonly T[];

/** A statement of a policy, as templates have it. */
export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: string | Readonly<Record<string, Some<string>>>;
  Action: Some<string>;
  Resource: Some<string>;
  Condition?: Readonly<Record<string, Readonly<Record<string, Some<string | boolean>>>>>;
}

/** An IAM policy document. */
export interface Policy {
  Version?: string;
  Statement: Some<Statement>;
}

/** What is asked of policies. */
export interface Asking {
  /** `execute-api:Invoke` */
  action: string;
  /** ARN. */
  resource: string;
  /** ARN of who asks; undefined when nobody has said. */
  principal: string | undefined;
  /** Every condition key there is, with its value; undefined is a key that this request has not. */
  facts: Readonly<Record<string, string | undefined>>;
}

/** What policies say. Whatever is not allowed is denied; an explicit deny beats every allow. */
export type Verdict = 'allow' | 'explicit deny' | 'implicit deny';

const listOf = <T>(some: Some<T>): readonly T[] => (Array.isArray(some) ? some : [some as T]);

const elements = new Set(['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition']);

/** `*` is any number of characters, `?` one. */
const isLike = (value: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(value);

type Test = (actual: string, wanted: string) => boolean;

const operators: Readonly<Record<string, Test>> = {
  StringEquals: (actual, wanted) => actual === wanted,
  StringLike: isLike,
  ArnEquals: isLike,
  ArnLike: isLike,
  IpAddress: isWithin,
  Bool: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
};

const negatedOf = (operator: string) => operator.replace(/^(String|Arn)Not|^Not(?=Ip)/, '$1');

/** A negated operator holds when none of its values is met, and for a key that the request has not. */
const testOf = (operator: string): ((actual: string | undefined, wanted: readonly string[]) => boolean) => {
  const bare = operator.replace(/IfExists$/, '');
  const plain = negatedOf(bare);
  const test = operators[plain];
  if (!test) throw new Error(`policy: no operator ${operator}`);
  const isNegated = plain !== bare;
  const whenMissing = isNegated || bare !== operator;
  return (actual, wanted) =>
    actual === undefined ? whenMissing : wanted.some((one) => test(actual, one)) !== isNegated;
};

const factOf = (facts: Asking['facts'], key: string): string | undefined => {
  const known = Object.keys(facts).find((name) => name.toLowerCase() === key.toLowerCase());
  if (known === undefined) throw new Error(`policy: no condition key ${key}`);
  return facts[known];
};

const holds = ({ Condition = {} }: Statement, facts: Asking['facts']): boolean =>
  Object.entries(Condition)
    .flatMap(([operator, keys]) => Object.entries(keys).map(([key, wanted]) => ({ operator, key, wanted })))
    // All are looked at, so that what is unknown throws whatever the others say.
    .map(({ operator, key, wanted }) => testOf(operator)(factOf(facts, key), listOf(wanted).map(String)))
    .every(Boolean);

const accountOf = (arn: string) => arn.split(':')[4];

const isMeant = ({ Principal }: Statement, principal: string | undefined): boolean => {
  if (Principal === undefined || Principal === '*') return true;
  const named = typeof Principal === 'string' ? { AWS: Principal } : Principal;
  const other = Object.keys(named).find((kind) => kind !== 'AWS');
  if (other) throw new Error(`policy: no principal ${other}`);
  return listOf(named['AWS'] ?? []).some(
    (one) =>
      one === '*' ||
      (principal !== undefined &&
        (one === principal || [`arn:aws:iam::${accountOf(principal)}:root`, accountOf(principal)].includes(one))),
  );
};

const applies = (statement: Statement, { action, resource, principal, facts }: Asking): boolean => {
  const unknown = Object.keys(statement).find((element) => !elements.has(element));
  if (unknown) throw new Error(`policy: no element ${unknown}`);
  const isAbout =
    isMeant(statement, principal) &&
    listOf(statement.Action).some((pattern) => isLike(action.toLowerCase(), pattern.toLowerCase())) &&
    listOf(statement.Resource).some((pattern) => isLike(resource, pattern));
  // What is about something else may have conditions of its own.
  return isAbout && holds(statement, facts);
};

/**
 * What policies say of a request, together, as IAM does within one account. An operator, condition key, principal or element that
 * is not known here throws: what is not understood must not look as if it had been proved.
 */
export const judge = (policies: readonly Policy[], asking: Asking): Verdict => {
  const effects = policies
    .flatMap(({ Statement }) => listOf(Statement))
    .filter((statement) => applies(statement, asking))
    .map(({ Effect }) => Effect);
  if (effects.includes('Deny')) return 'explicit deny';
  return effects.includes('Allow') ? 'allow' : 'implicit deny';
};
