import { type Principal } from '@tessera/auth';
import { type Log } from '@tessera/runtime';

/** What somebody of the staff has changed. */
export interface Audited {
  /** For example `dead-letter.replay`. */
  action: string;
  /** What it was done to. */
  target: unknown;
  /** What came of it; `refused` and the code when it was refused. */
  result: unknown;
}

/** One line in the log of the service that did it: `{"audit":{"actor":<user id>,"action":…,"target":…,"result":…}}`. */
export const audit = (
  log: Pick<Log, 'info'>,
  { id }: Pick<Principal, 'id'>,
  { action, target, result }: Audited,
): void => log.info({ audit: { actor: id, action, target, result } }, 'staff changed something');
