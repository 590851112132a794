export { diff } from './cluster/diff.js';
export { kubectlOfContext } from './cluster/kubectl.js';
export { type KubeObject, nameOf } from './object.js';
export { folderOf, overlays, render, renderText } from './render/render.js';
