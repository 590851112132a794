import { type Needs } from '../needs.js';

/** Reads nothing: its keys are a setting, so that it starts fast. */
export const needs: Needs = {
  memoryMb: 256,
  timeoutS: 3,
  may: [],
  settings: ['JWKS', 'ISSUER'],
  handlers: ['handler'],
};
