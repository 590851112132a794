import { wantsSpans } from './where-spans-go.js';

/**
 * `node --import @tessera/runtime/traces service/dist/main.js`: what talks to databases is changed while it is loaded, so this is
 * before all else. Where no spans are wanted it loads nothing. Spans begin with `startTraces`, which knows whose they are.
 */
if (wantsSpans(process.env)) (await import('./instrument.js')).instrument();
