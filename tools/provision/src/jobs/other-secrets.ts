import { CommandError } from '@tessera/command';
import { remedyHere } from './remedy-here.js';

/** A store keeps the password of its first start. When the secrets were deleted since, nobody knows it any more. */
export const otherSecrets = (host: string, cause: unknown) =>
  new CommandError(
    `${host} refuses our password: its data are of an earlier start with other secrets.` +
      remedyHere({
        compose: ` Bring the volume ${host}-secrets of that time back, or delete all data: docker compose down --volumes`,
        kubernetes: ' Bring the Secret of that time back, or give the role the password of the new one',
      }),
    { cause },
  );
