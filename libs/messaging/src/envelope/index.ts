export { type CloudEventAttributes, stamp } from './stamp.js';
