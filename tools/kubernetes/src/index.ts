export { diff } from './cluster/diff.js';
export { kubectlOfContext } from './cluster/kubectl.js';
export { type KubeObject, nameOf } from './object.js';
export { program, type ProgramName } from './programs/programs.js';
export { folderOf, overlays, render, renderText } from './render/render.js';
export { crdFiles, type DefinitionOptions } from './schemas/crds.js';
export { type Schemas, schemas } from './schemas/schemas.js';
