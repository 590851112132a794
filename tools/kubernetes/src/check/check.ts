import { type Progress } from '@tessera/stack';
import { folderOf, objectsIn, renderText } from '../render/render.js';
import { type DefinitionOptions } from '../schemas/crds.js';
import { type Schemas, schemas } from '../schemas/schemas.js';
import { type Kubectl } from '../cluster/kubectl.js';
import { missingInCluster } from '../cluster/missing.js';
import { brokenAgreements } from './agreements.js';
import { unfitFields } from './kubeconform.js';

/** What was found of one overlay. */
export interface Checked {
  overlay: string;
  /** How many objects it has. */
  objects: number;
  /** A line for each thing that is wrong, which names its object. */
  wrong: string[];
}

/** What a check may be told. */
export interface CheckOptions extends DefinitionOptions {
  /** A cluster that is asked as well. */
  kubectl?: Kubectl;
}

const checkOne = async (
  overlay: string,
  known: Schemas,
  kubectl: Kubectl | undefined,
  progress: Progress,
): Promise<Checked> => {
  const text = await renderText(folderOf(overlay), progress);
  const objects = objectsIn(text);
  const inCluster = kubectl ? await missingInCluster(objects, kubectl) : [];
  const wrong = [...(await unfitFields(text, known, progress)), ...brokenAgreements(objects), ...inCluster];
  return { overlay, objects: objects.length, wrong };
};

/** Renders overlays and holds them against what Kubernetes takes, and against what the services are. No cluster is asked but one that is given. */
export const check = async (
  overlays: readonly string[],
  options: CheckOptions,
  progress: Progress,
): Promise<{ checked: Checked[]; checksStrimzi: boolean }> => {
  const known = await schemas(options, progress);
  const checked = [];
  for (const overlay of overlays) checked.push(await checkOne(overlay, known, options.kubectl, progress));
  return { checked, checksStrimzi: known.checksStrimzi };
};
