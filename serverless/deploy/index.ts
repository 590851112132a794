export { checkStack } from './check.js';
export { deploy, type DeployOptions } from './deploy.js';
export { destroy, type DestroyOptions } from './destroy.js';
export { local, localConfig, type LocalPlatform } from './local.js';
export { runningStack } from './own-stack.js';
export { packageFunctions, roomsIn } from './package.js';
export {
  type DeadQueue,
  isCurable,
  listDeadLetters,
  redrive,
  type Redriven,
  redriveOutbox,
  type Waiting,
} from './redrive.js';
export { rotateKey } from './rotate-key.js';
export { apiOf, seed } from './seed.js';
export { type StackReport, statusOf } from './status.js';
export { composeTemplate } from '../template/compose.js';
