import { stateFolder } from '@tessera/stack';
import { join } from 'node:path';
import { type ControlPlane, planePrograms, startControlPlane } from '../src/control-plane/control-plane.js';
import { nameOf, type KubeObject } from '../src/object.js';
import { program } from '../src/programs/programs.js';
import { render } from '../src/render/render.js';
import { crdFiles } from '../src/schemas/crds.js';
import { progress } from './progress.fixture.js';

/** What every test of a cluster needs of the machine, made where it is not there yet. */
export interface Tools {
  /** Files of CustomResourceDefinitions. */
  crds: readonly string[];
  overlays: Readonly<Record<'small' | 'production', readonly KubeObject[]>>;
}

/** Finds or builds everything that is run. */
export const findTools = async (): Promise<Tools> => {
  for (const name of [...planePrograms, 'kwok', 'kustomize'] as const) await program(name, progress);
  const crds = await crdFiles({}, progress);
  const rendered = async (overlay: string) => (await render(overlay, progress)).filter(isKnown);
  return { crds, overlays: { small: await rendered('small'), production: await rendered('production') } };
};

/** Why objects of Strimzi are left out; undefined when they are not. */
export const withoutStrimzi = process.env['STRIMZI_CRDS']
  ? undefined
  : 'Strimzi is in no registry: set STRIMZI_CRDS to the folder of its CustomResourceDefinitions';

if (withoutStrimzi) console.warn(`not run: what a server says of Kafka's objects (${withoutStrimzi})`);

/** Whether a server can know an object, and a kind, here. */
export const isKnown = ({ kind }: { kind: string }): boolean => !withoutStrimzi || !kind.startsWith('Kafka');

/** A control plane of this suite alone. */
export const planeFor = (suite: string): Promise<ControlPlane> =>
  startControlPlane({ folder: join(stateFolder, 'kubernetes', suite) });

/** As YAML is handed to kubectl. */
export const listOf = (items: readonly KubeObject[]): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

const onServer = ['apply', '--server-side', '--force-conflicts'];

/** Applies objects, really. */
export const apply = (plane: ControlPlane, objects: readonly KubeObject[]): Promise<string> =>
  plane.kubectl([...onServer, '-f', '-'], listOf(objects));

/** Makes the kinds of operators known, which are not there themselves. */
export const applyCrds = async (plane: ControlPlane, files: readonly string[]): Promise<void> => {
  await plane.kubectl([...onServer, ...files.map((file) => `--filename=${file}`)]);
  await plane.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
};

/** The objects of these kinds. */
export const kindsOf = (objects: readonly KubeObject[], ...kinds: readonly string[]): KubeObject[] =>
  objects.filter(({ kind }) => kinds.includes(kind));

/** The one of that kind and name. */
export const named = (objects: readonly KubeObject[], name: string): KubeObject => {
  const found = objects.find((object) => nameOf(object) === name);
  if (!found) throw new Error(`there is no ${name} among what was rendered`);
  return found;
};
