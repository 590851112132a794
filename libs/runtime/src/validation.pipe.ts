import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { type StandardSchemaV1 } from '@standard-schema/spec';
import { type Fault, Refusal } from '@tessera/contracts';

const segments = (issue: StandardSchemaV1.Issue) =>
  (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step));

/** RFC 6901: ~ and / inside a name are escaped. */
const pointer = (steps: string[]) => steps.map((step) => `/${step.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');

/** zod names unknown fields on the object around them; the contract points at the fields themselves. */
const unknownFields = (issue: StandardSchemaV1.Issue): string[] | undefined =>
  'code' in issue && issue.code === 'unrecognized_keys' && 'keys' in issue && Array.isArray(issue.keys)
    ? issue.keys.map(String)
    : undefined;

const place = (metadata: ArgumentMetadata, steps: string[]) => {
  if (metadata.type === 'body') return pointer(steps);
  const where = metadata.type === 'param' ? 'path' : 'query';
  return [where, ...(metadata.data ? [metadata.data] : []), ...steps].join('/');
};

/** The faults of one argument, each pointing at the field that is wrong. */
export const faults = (issues: readonly StandardSchemaV1.Issue[], metadata: ArgumentMetadata): Fault[] =>
  issues.flatMap((issue) => {
    const steps = segments(issue);
    const unknown = unknownFields(issue);
    if (!unknown) return [{ pointer: place(metadata, steps), detail: issue.message }];
    return unknown.map((name) => ({ pointer: place(metadata, [...steps, name]), detail: 'is not a known field' }));
  });

const MOST_FAULTS = 50;

/** The value as its schema gives it; a breach is 400 VALIDATION_FAILED with its places, in the body unless said. */
export const checked = async <Value>(
  schema: StandardSchemaV1<unknown, Value>,
  value: unknown,
  metadata: ArgumentMetadata = { type: 'body' },
): Promise<Value> => {
  const result = await schema['~standard'].validate(value);
  if (!result.issues) return result.value;
  throw new Refusal('VALIDATION_FAILED', { errors: faults(result.issues, metadata).slice(0, MOST_FAULTS) });
};

/** Checks every argument that names a schema (`@Body({schema})`). */
@Injectable()
export class ValidationPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    return metadata.schema ? checked(metadata.schema, value, metadata) : value;
  }
}
