import { CommandError } from '@tessera/command';
import { type Progress } from '@tessera/stack';
import { ask } from '../ask.js';
import { program } from '../programs/programs.js';
import { type Schemas } from '../schemas/schemas.js';

/** What kubeconform says of one object. */
interface Judged {
  kind: string;
  name: string;
  status: 'statusValid' | 'statusInvalid' | 'statusError' | 'statusSkipped' | 'statusEmpty';
  msg: string;
  validationErrors?: { path: string; msg: string }[];
}

const strimziKinds = ['Kafka', 'KafkaNodePool', 'KafkaTopic', 'KafkaUser'];

const complaintsOf = ({ kind, name, msg, validationErrors = [] }: Judged): string[] =>
  validationErrors.length > 0
    ? validationErrors.map(({ path, msg: why }) => `${kind}/${name}: ${path || '/'} ${why}`)
    : [`${kind}/${name}: ${msg}`];

/** A line for each field of these objects that Kubernetes, or the kind's definition, does not know or take as it is. */
export const unfitFields = async (text: string, schemas: Schemas, progress: Progress): Promise<string[]> => {
  const location = `${schemas.folder}/{{.ResourceKind}}{{.KindSuffix}}.json`;
  const skip = schemas.checksStrimzi ? [] : ['-skip', strimziKinds.join(',')];
  const args = ['-strict', '-verbose', '-output', 'json', '-schema-location', location, ...skip, '-'];
  const { output, errors } = await ask(await program('kubeconform', progress), args, { stdin: text });
  return judgedIn(output, errors).flatMap((judged) => (isFine(judged) ? [] : complaintsOf(judged)));
};

const isFine = ({ status, kind }: Judged) =>
  status === 'statusValid' || (status === 'statusSkipped' && strimziKinds.includes(kind));

const judgedIn = (output: string, errors: string): Judged[] => {
  try {
    return JSON.parse(output).resources;
  } catch (cause) {
    throw new CommandError(`kubeconform says nothing that can be read: ${errors.trim() || output.trim()}`, { cause });
  }
};
