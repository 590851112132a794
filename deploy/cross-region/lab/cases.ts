import { type Case } from './case.js';
import { answerCases } from './cases/answers.js';
import { deploymentCases } from './cases/deployment.js';
import { nameCases } from './cases/names.js';
import { refusalCases } from './cases/refusals.js';
import { rotationCases } from './cases/rotation.js';
import { standbyCases } from './cases/standby.js';
import { wayCases } from './cases/ways.js';

/** Everything that is tried, in the order in which it is told. */
export const cases: readonly Case[] = [
  ...deploymentCases,
  ...wayCases,
  ...nameCases,
  ...refusalCases,
  ...answerCases,
  ...rotationCases,
  ...standbyCases,
];
