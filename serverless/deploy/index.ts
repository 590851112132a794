export { type Aws, awsAt, type AwsConfig } from './aws.js';
export { checkStack } from './check.js';
export { deploy, type Deployed, type DeployOptions, type Talk } from './deploy.js';
export { destroy, type DestroyOptions } from './destroy.js';
export { type Emulator, startEmulator } from './emulator.js';
export { local, localConfig, type LocalPlatform } from './local.js';
export { bundle, type Bundle, type Package, packageFunctions, type PackedRoom, roomsIn, sizesOf } from './package.js';
export {
  type DeadQueue,
  isCurable,
  listDeadLetters,
  redrive,
  type Redriven,
  redriveOutbox,
  type Waiting,
} from './redrive.js';
export { regionOf } from './region.js';
export { rotateKey } from './rotate-key.js';
export { apiOf, seed } from './seed.js';
export { runningStack } from './stack.js';
export { type StackReport, statusOf } from './status.js';
export { composeTemplate } from '../template/compose.js';
