import { type StandardSchemaV1 } from '@standard-schema/spec';
import { type Fault, Refusal } from '@tessera/contracts';

/** Where in a request a value stood. */
export interface Place {
  in: 'body' | 'path' | 'query';
  /** Of a single parameter; without one the value is all of them. */
  name?: string | undefined;
}

const segments = (issue: StandardSchemaV1.Issue) =>
  (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step));

/** RFC 6901: ~ and / inside a name are escaped. */
const pointer = (steps: string[]) => steps.map((step) => `/${step.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');

/** zod names unknown fields on the object around them; the contract points at the fields themselves. */
const unknownFields = (issue: StandardSchemaV1.Issue): string[] | undefined =>
  'code' in issue && issue.code === 'unrecognized_keys' && 'keys' in issue && Array.isArray(issue.keys)
    ? issue.keys.map(String)
    : undefined;

const pointerIn = ({ in: part, name }: Place, steps: string[]) =>
  part === 'body' ? pointer(steps) : [part, ...(name ? [name] : []), ...steps].join('/');

/** The faults of one value, each pointing at the field that is wrong. */
export const faults = (issues: readonly StandardSchemaV1.Issue[], place: Place): Fault[] =>
  issues.flatMap((issue) => {
    const steps = segments(issue);
    const unknown = unknownFields(issue);
    if (!unknown) return [{ pointer: pointerIn(place, steps), detail: issue.message }];
    return unknown.map((name) => ({ pointer: pointerIn(place, [...steps, name]), detail: 'is not a known field' }));
  });

const MOST_FAULTS = 50;

/** The value as its schema gives it; a breach is 400 VALIDATION_FAILED with its places, in the body unless said. */
export const checked = async <Value>(
  schema: StandardSchemaV1<unknown, Value>,
  value: unknown,
  place: Place = { in: 'body' },
): Promise<Value> => {
  const result = await schema['~standard'].validate(value);
  if (!result.issues) return result.value;
  throw new Refusal('VALIDATION_FAILED', { errors: faults(result.issues, place).slice(0, MOST_FAULTS) });
};
