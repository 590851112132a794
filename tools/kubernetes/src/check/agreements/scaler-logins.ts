import * as z from 'zod';
import { type KubeObject } from '../../object.js';
import { type Agreement } from '../agreement.js';
import { environmentOf } from '../rendered/environment.js';
import { ofKind } from '../rendered/of-kind.js';
import { podsOf } from '../rendered/pods.js';
import { type Trigger, triggersOf } from '../rendered/triggers.js';

const login = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ env: z.array(z.object({ name: z.string(), containerName: z.string().optional() })).default([]) }),
});

/** As KEDA spells what the service spells `scram-sha-512`. */
const mechanisms: Record<string, string> = {
  plain: 'plaintext',
  'scram-sha-256': 'scram_sha256',
  'scram-sha-512': 'scram_sha512',
};

const toldIn = (deployment: string, container: string | undefined, objects: readonly KubeObject[]) => {
  const pods = podsOf(objects).find(({ of }) => of === `Deployment/${deployment}`);
  const [first, ...others] = pods?.spec.containers ?? [];
  const asked = container === undefined ? first : [first, ...others].find((one) => one?.name === container);
  return asked ? environmentOf(asked, objects) : undefined;
};

/** KEDA reaches the same brokers as the service, so it must reach them the same way. */
const brokenWay = ({ target, metadata }: Trigger, objects: readonly KubeObject[]): string[] => {
  const told = toldIn(target, undefined, objects);
  const servers = metadata['bootstrapServersFromEnv'];
  const tls = told?.get('KAFKA_TLS') === 'on' ? 'enable' : 'disable';
  const sasl = mechanisms[told?.get('KAFKA_SASL_MECHANISM') ?? ''] ?? 'none';
  return [
    ...(servers && !told?.has(servers) ? [`looks for brokers in ${servers}, which ${target} is not told`] : []),
    ...((metadata['tls'] ?? 'disable') === tls ? [] : [`says tls ${metadata['tls']}, and ${target} has it ${tls}d`]),
    ...((metadata['sasl'] ?? 'none') === sasl ? [] : [`logs in by ${metadata['sasl']}, and ${target} by ${sasl}`]),
  ];
};

const brokenLogin = ({ target, authenticationRef }: Trigger, objects: readonly KubeObject[]): string[] => {
  if (!authenticationRef) return [];
  const { name } = authenticationRef;
  const found = ofKind(objects, 'TriggerAuthentication', login).find(({ fields }) => fields.metadata.name === name);
  if (!found) return [`logs in by TriggerAuthentication/${name}, which is not there`];
  return found.fields.spec.env
    .filter((one) => !toldIn(target, one.containerName, objects)?.has(one.name))
    .map((one) => `logs in as ${one.name} says, which ${target} is not told`);
};

/** KEDA reports such a trigger as an error of the broker, and the service keeps the pods that it has. */
export const scalerLogins: Agreement = {
  name: 'KEDA reaches brokers and logs in as the service that it scales',
  broken: (objects) =>
    triggersOf(objects)
      .filter(({ type }) => type === 'kafka')
      .flatMap((trigger) =>
        [...brokenWay(trigger, objects), ...brokenLogin(trigger, objects)].map((line) => `${trigger.of}: ${line}`),
      ),
};
