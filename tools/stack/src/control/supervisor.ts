import { join } from 'node:path';
import { type Noted, stillRunning } from '../processes/pid-file.js';

/** Where the process that runs the platform in this state folder is noted. */
export const supervisorFile = (dir: string) => join(dir, 'pids', 'supervisor.json');

/** The process that runs the platform in this state folder, or starts it; undefined when none does. */
export const supervisorOf = (dir: string): Noted | undefined => stillRunning(supervisorFile(dir));
