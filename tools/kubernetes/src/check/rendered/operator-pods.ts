import { type KubeObject, nameOf } from '../../object.js';
import { type Labels } from './selector.js';

/** Pods that an operator makes of an object of its own kind: their templates are not rendered, their labels are known. */
export interface OperatorPods {
  /** `Kafka/tessera`. */
  of: string;
  object: KubeObject;
  labels: Labels;
}

const labelsOf: Record<string, (name: string) => Labels> = {
  Kafka: (name) => ({ 'strimzi.io/cluster': name }),
  Cluster: (name) => ({ 'cnpg.io/cluster': name }),
  MongoDBCommunity: (name) => ({ app: `${name}-svc` }),
};

/** Those of the stores that operators run. */
export const operatorPods = (objects: readonly KubeObject[]): OperatorPods[] =>
  objects.flatMap((object) => {
    const labels = labelsOf[object.kind]?.(object.metadata.name);
    return labels ? [{ of: nameOf(object), object, labels }] : [];
  });
