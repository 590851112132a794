export { accountOf } from './account.js';
export { apply, type Applying, type Deployed } from './apply.js';
export { type Aws, awsAt, type AwsConfig, type Edition, watched } from './aws.js';
export { AwsError, isAws, unless } from './aws-error.js';
export { type ChangeSet, createChangeSet, discard, execute, isOursInReview } from './change-set.js';
export { type Change, changeLines, inShort } from './changes.js';
export { deleteBucket, ensureBucket, hasBucket, uploadCode } from './code-bucket.js';
export { type Emulator, emulatedApi, startEmulator } from './emulator.js';
export { bundle, type Bundle, type Entries, type Package, packageRooms, type PackedRoom, sizesOf } from './package.js';
export { parameterText } from './parameter.js';
export { prepared } from './prepared.js';
export { awsCache, pythonTools } from './python.js';
export { knownRegion, regionOf } from './region.js';
export {
  deleteStack,
  failuresOf,
  findStack,
  isBusy,
  pause,
  refuseForeign,
  resourcesOf,
  settled,
  type Stack,
  templateOf,
} from './stack.js';
export { type Talk } from './talk.js';
export { checkParameters, type Declared, declaredIn, parameterList, retainedIn } from './template-text.js';
