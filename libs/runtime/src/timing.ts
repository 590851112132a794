// How long work may take, and when it is done again: without Nest, which takes half a second to load.
export { withDeadline } from './deadline.js';
export { repeat, type Repetition, untilItWorks } from './repeat.js';
