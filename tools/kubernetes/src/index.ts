export { type KubeObject, nameOf } from './object.js';
export { program, type ProgramName } from './programs/programs.js';
