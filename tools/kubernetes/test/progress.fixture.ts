import { type Progress } from '@tessera/stack';

/** Says it at once: what the console is given, jest keeps until the suite has ended, and a build takes minutes. */
export const progress: Progress = (part, line) => process.stderr.write(`${part}: ${line}\n`);
