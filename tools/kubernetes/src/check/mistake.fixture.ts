import { type KubeObject } from '../object.js';
import { type Change } from './changed.fixture.js';

/** Who refuses, or warns: the JSON schemas, our own agreements over all objects, the API server with the policies that we ship. */
export type Tier = 'schema' | 'agreement' | 'server';

/** A mistake in what an overlay is rendered to. */
export interface Mistake {
  name: string;
  kind: string;
  /** The object's name; that of a ConfigMap without its hash. */
  object: string;
  change: Change;
  /** All that do. Whoever is not among them takes it. */
  refusedBy: readonly Tier[];
  /** What each of them says of it. */
  says: RegExp;
}

/** Mistakes in one object. */
export const of = (kind: string, object: string, mistakes: readonly Omit<Mistake, 'kind' | 'object'>[]): Mistake[] =>
  mistakes.map((mistake) => ({ kind, object, ...mistake }));

/** The object that a mistake is made in, of these; `undefined` when there is none. */
export const objectOf = ({ kind, object }: Mistake, objects: readonly KubeObject[]): KubeObject | undefined =>
  objects.find(({ kind: its, metadata: { name } }) => its === kind && (name === object || hashed(object).test(name)));

/** As a generator of kustomize calls a ConfigMap. */
const hashed = (name: string) => new RegExp(`^${name}-[a-z0-9]{10}$`);
