import { Refusal } from '@tessera/contracts';
import { Passwords } from '@tessera/user/credentials';
import { type UseCase } from '../../chain/use-case.js';
import { PeopleStore } from '../../store/people.store.js';

const [people, passwords] = [new PeopleStore(), new Passwords()];

/** `POST /v1/auth/password`: 204; other sessions end. Throws WRONG_PASSWORD. */
export const changePassword: UseCase<'changePassword'> = async (request) => {
  const { id, sessionId } = request.caller;
  const known = (await people.find(id))?.passwordHash;
  if (!(await passwords.fits(request.body.currentPassword, known))) throw new Refusal('WRONG_PASSWORD');
  const hash = await passwords.hash(request.body.newPassword);
  let isChecked = false;
  await people.change({ users: [id] }, (set) => {
    const caller = set.caller(id, sessionId);
    isChecked = caller.passwordHash === known;
    return isChecked ? caller.changePassword(hash, sessionId, new Date()) : [];
  });
  return isChecked ? { status: 204 } : changePassword(request);
};
