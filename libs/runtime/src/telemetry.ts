/**
 * What spans and figures are made with, for programs that have no Nest: a command that only sends messages loads nothing else.
 *
 * @module
 */
export { counter, histogram, observe } from './metrics/instruments.js';
export { contextFrom, headersOf, outsideOfTraces, tracer, tracing, under, underFirst } from './traces/tracing.js';
