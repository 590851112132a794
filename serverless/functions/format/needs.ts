import { type Needs } from '../needs.js';

export const needs: Needs = { memoryMb: 512, timeoutS: 5, may: [], settings: ['CORS_ORIGINS'], handlers: ['step'] };
