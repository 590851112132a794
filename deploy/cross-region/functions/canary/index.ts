import { settingsOf } from '../environment.js';
import { resolve } from '../exchange/attempt.js';
import { write } from '../metrics.js';
import { canaryOf, type Told } from './canary.js';
import { schema } from './settings.js';

const canary = canaryOf(settingsOf(schema, process.env), { agent: false, resolve, write });

/** Runs each minute: `{alive, addresses}`, and a line that CloudWatch counts as `PeeringAlive` and `RoundTripMs`. */
export const handler = async (): Promise<Told> => canary();
