import { type Needs } from '../needs.js';

/** It waits for three functions, of which each may take its time: 10, 5 and 5 seconds. */
export const needs: Needs = {
  memoryMb: 512,
  timeoutS: 22,
  may: [{ on: 'chain', actions: ['states:StartSyncExecution'] }],
  handlers: ['handler'],
};
