import { type App } from '@tessera/contracts';
import { type Credentials } from '../provision/credentials.js';
import { type Environment } from '../provision/environment.js';
import { type Parts } from '../supervise/parts.js';

/** What a laboratory works on. */
export interface LabPlatform {
  /** State folder of the run. */
  dir: string;
  parts: Parts;
  /** Settings of the services. */
  env: Record<App, Environment>;
  credentials: Credentials;
  /** Where customers find the platform. */
  gateway: string;
  /** Tells the person at the terminal. */
  say: (line: string) => void;
}
