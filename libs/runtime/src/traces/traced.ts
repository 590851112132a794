import { type Log } from '../log.js';
import { type TraceSettings } from './trace-settings.js';

/** Whose spans they are. */
export interface Traced {
  /** `service.name` of each. */
  name: string;
  /** Who is asked by anybody decides by itself what is kept; inside, the first decides for all. */
  isPublic: boolean;
  settings: TraceSettings;
  log: Pick<Log, 'warn'>;
}

/** Sends what is left and ends tracing; settles within three seconds, whoever does not answer. */
export type EndTraces = () => Promise<void>;
