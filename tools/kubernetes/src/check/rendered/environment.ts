import * as z from 'zod';
import { type KubeObject } from '../../object.js';
import { type Container } from './pods.js';

/** What a container is told. A value is undefined where it is not written down: it comes from something that is not rendered. */
export type Environment = ReadonlyMap<string, string | undefined>;

const configMap = z.object({ data: z.record(z.string(), z.string()).default({}) });

/** The data of a ConfigMap, unless there is none of that name. */
export const configMapData = (objects: readonly KubeObject[], name: string): Record<string, string> | undefined => {
  const found = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
  return found && configMap.safeParse(found).data?.data;
};

/** As the kubelet does it: what stands in `env` wins over ConfigMaps, and the later of two over the earlier. */
export const environmentOf = ({ env, envFrom }: Container, objects: readonly KubeObject[]): Environment => {
  const whole = envFrom.flatMap(({ configMapRef }) =>
    Object.entries((configMapRef && configMapData(objects, configMapRef.name)) ?? {}),
  );
  const single = env.map(({ name, value, valueFrom }): [string, string | undefined] => {
    const at = valueFrom?.configMapKeyRef;
    // Neither a value nor where it comes from: the API server takes that for an empty text.
    return [name, valueFrom ? at && configMapData(objects, at.name)?.[at.key] : (value ?? '')];
  });
  return new Map([...whole, ...single]);
};
