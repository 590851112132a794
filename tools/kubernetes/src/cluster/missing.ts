import { type KubeObject } from '../object.js';
import { dryRun } from './dry-run.js';
import { type Kubectl } from './kubectl.js';
import { missingSecrets } from './secrets.js';

/**
 * A line for each thing that these objects need and a cluster has not, namespace, kinds and Secrets made by hand, and for each that it
 * would refuse or warn of. Changes nothing.
 */
export const missingInCluster = async (objects: readonly KubeObject[], kubectl: Kubectl): Promise<string[]> => {
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  const secrets = await Promise.all(namespaces.map((namespace) => missingSecrets(objects, namespace, kubectl)));
  return [...(await dryRun(objects, kubectl)), ...secrets.flat()];
};
