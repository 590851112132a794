import { wantedSecrets } from '../check/agreements/secrets.js';
import { secretsByHand } from '../check/rendered/made-secrets.js';
import { type KubeObject } from '../object.js';
import { type Kubectl } from './kubectl.js';

/** A line for each Secret, its name and its keys: what is in them is none of our business. */
const names = '{{range .items}}{{.metadata.name}}{{range $key, $_ := .data}} {{$key}}{{end}}{{"\\n"}}{{end}}';

const secretsIn = async (namespace: string, kubectl: Kubectl): Promise<Map<string, string[]>> => {
  const { output } = await kubectl(['get', 'secrets', '-n', namespace, '-o', `go-template=${names}`]);
  const lines = output.split('\n').filter(Boolean);
  return new Map(lines.map((line) => line.split(' ')).map(([name = '', ...keys]) => [name, keys]));
};

const missing = (name: string, keys: readonly string[], there: readonly string[] | undefined): string[] => {
  if (!there) return [`Secret/${name} is not there: docs/kubernetes.md says how to make it`];
  return keys
    .filter((key) => !there.includes(key))
    .map((key) => `Secret/${name} has no key ${key}: its file would be missing in the pod`);
};

/** A line for each Secret, or key of one, that these objects want, that somebody makes by hand, and that is not in the namespace. */
export const missingSecrets = async (
  objects: readonly KubeObject[],
  namespace: string,
  kubectl: Kubectl,
): Promise<string[]> => {
  const there = await secretsIn(namespace, kubectl);
  const wanted = new Set(wantedSecrets(objects).map(({ secret }) => secret));
  return [...secretsByHand(objects)]
    .filter(([name]) => wanted.has(name))
    .flatMap(([name, keys]) => missing(name, keys, there.get(name)));
};
