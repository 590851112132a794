import { type KubeObject } from '../object.js';
import { complaintsIn } from './complaints.js';
import { type Kubectl } from './kubectl.js';

const apply = ['apply', '--server-side', '--force-conflicts', '--dry-run=server', '--validate=strict', '-f', '-'];

/** What a cluster would refuse of these objects, or warn of, a line each; none when it takes all. Changes nothing. */
export const dryRun = async (objects: readonly KubeObject[], kubectl: Kubectl): Promise<string[]> => {
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace');
  const unlike = (await Promise.all(namespaces.map((namespace) => unlikeOf(namespace, kubectl)))).flat();
  // Without its namespace each object would be refused for that alone, and what is not there now cannot be made by a dry run.
  if (unlike.length > 0) return unlike;
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const { code, errors } = await kubectl(apply, { stdin: list });
  const complaints = complaintsIn(errors);
  return complaints.length > 0 || code === 0 ? complaints : [`kubectl ended with code ${code}`];
};

/** How the namespace in the cluster differs from ours: its labels decide what the server looks at. */
const unlikeOf = async ({ metadata }: KubeObject, kubectl: Kubectl): Promise<string[]> => {
  const { name, labels = {} } = metadata;
  const { code, output, errors } = await kubectl(['get', 'namespace', name, '-o', 'json']);
  if (code !== 0) return [missing.test(errors) ? `there is no namespace ${name}: apply it first` : errors.trim()];
  const found: KubeObject = JSON.parse(output);
  return Object.entries(labels)
    .filter(([key, value]) => found.metadata.labels?.[key] !== value)
    .map(
      ([key, value]) =>
        `the namespace ${name} has no label ${key}: ${value}, so its pods are not looked at as ours must be: apply it first`,
    );
};

const missing = /\(NotFound\)/;
