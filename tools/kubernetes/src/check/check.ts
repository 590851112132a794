import { type Progress } from '@tessera/stack';
import { folderOf, objectsIn, renderText } from '../render/render.js';
import { type DefinitionOptions } from '../schemas/crds.js';
import { type Schemas, schemas } from '../schemas/schemas.js';
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

const checkOne = async (overlay: string, known: Schemas, progress: Progress): Promise<Checked> => {
  const text = await renderText(folderOf(overlay), progress);
  const objects = objectsIn(text);
  const wrong = [...(await unfitFields(text, known, progress)), ...brokenAgreements(objects)];
  return { overlay, objects: objects.length, wrong };
};

/** Renders overlays and holds them against what Kubernetes takes, and against what the services are. No cluster is asked. */
export const check = async (
  overlays: readonly string[],
  options: DefinitionOptions,
  progress: Progress,
): Promise<{ checked: Checked[]; checksStrimzi: boolean }> => {
  const known = await schemas(options, progress);
  const checked = [];
  for (const overlay of overlays) checked.push(await checkOne(overlay, known, progress));
  return { checked, checksStrimzi: known.checksStrimzi };
};
