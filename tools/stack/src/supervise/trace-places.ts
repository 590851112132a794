import { join } from 'node:path';
import { type Environment } from '../provision/environment.js';
import { type Instance } from './instances.js';

/** Of every service; of the same name as in its schema (libs/runtime). */
export const zipkinKey = 'OTEL_EXPORTER_ZIPKIN_ENDPOINT';

/** Where `npm start -- --traces` keeps spans: a file for each process of a service. */
export const tracesFolder = (dir: string): string => join(dir, 'traces');

/** Where one process sends its spans: to a file of its own, and to Zipkin where it runs. The front makes none. */
export const tracePlaces = (dir: string, { name, app }: Instance, zipkinUrl: string | undefined): Environment =>
  app === 'front'
    ? {}
    : {
        TRACES_FILE: join(tracesFolder(dir), `${name}.jsonl`),
        ...(zipkinUrl !== undefined && { [zipkinKey]: `${zipkinUrl}/api/v2/spans` }),
      };
