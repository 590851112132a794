export { check, type Checked, type CheckOptions } from './check/check.js';
export { diff } from './cluster/diff.js';
export { dryRun } from './cluster/dry-run.js';
export { kubectlOfContext } from './cluster/kubectl.js';
export {
  type ControlPlane,
  type PlaneOptions,
  planePrograms,
  startControlPlane,
} from './control-plane/control-plane.js';
export { addFakeNodes, fakeNode, sixNodes } from './control-plane/fake-nodes.js';
export { type FrontProxy } from './control-plane/flags.js';
export { type Part, endLeftoverParts } from './control-plane/part.js';
export { type KubeObject, nameOf } from './object.js';
export { type ProgramName, program } from './programs/programs.js';
export { folderOf, overlays, render, renderText } from './render/render.js';
export { type DefinitionOptions, crdFiles } from './schemas/crds.js';
export { type Schemas, schemas } from './schemas/schemas.js';
