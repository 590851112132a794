export { type KubeObject, nameOf } from './object.js';
