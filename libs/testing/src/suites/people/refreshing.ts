import { userChanged } from '@tessera/contracts';
import { isLostAnswer } from '@tessera/user/domain';
import { expectTold } from '../changes.js';
import { isIn, newLogin, type OpenPeople, showAgain } from './open-people.js';

const invalid = { code: 'REFRESH_INVALID' };
/** The successor of a good token. */
const exchange = async (opened: OpenPeople, secret: string) => (await opened.exchange(secret))?.refreshToken ?? '';

/** The refresh tokens of a session. */
export const refreshing = (opened: () => OpenPeople): void => {
  it('are good once each, one after the other', async () => {
    const { secret, sessionId, personId } = await newLogin(opened());
    let token = secret;
    for (let n = 0; n < 3; n += 1) {
      const exchanged = await opened().exchange(token);
      expect(exchanged).toMatchObject({ sessionId, holder: { id: personId } });
      expect(await opened().exchange(token)).toBeUndefined();
      token = exchanged?.refreshToken ?? '';
    }
  });

  it('tell the roles of now', async () => {
    const { secret, personId } = await newLogin(opened());
    await opened().rival.change({ users: [personId] }, (people) =>
      people.administer(personId, { roles: ['staff'] }, new Date()),
    );
    const sessionsValidFrom = (await opened().find(personId))?.sessionsValidFrom;
    expect((await opened().exchange(secret))?.holder).toMatchObject({
      roles: ['customer', 'staff'],
      sessionsValidFrom,
    });
  });

  it('get the same successor when they are shown again soon', async () => {
    const { secret, personId } = await newLogin(opened());
    const successor = await exchange(opened(), secret);
    const token = await showAgain(opened().rival, opened(), secret);
    expect(isLostAnswer(token) && opened().secrets.successorOf(secret, token.salt)).toBe(successor);
    expect(await opened().exchange(successor)).toBeDefined();
    await expectTold(opened(), personId, userChanged);
  });

  it('end their session when they are shown again after their successor', async () => {
    const session = await newLogin(opened());
    const successor = await exchange(opened(), session.secret);
    const left = await exchange(opened(), successor);
    expect(isLostAnswer(await showAgain(opened().store, opened(), session.secret))).toBe(false);
    expect([await isIn(opened(), session), await opened().exchange(left)]).toEqual([false, undefined]);
    await expect(showAgain(opened().store, opened(), left)).rejects.toMatchObject(invalid);
    await expectTold(opened(), session.personId, userChanged, userChanged);
  });

  it('are none that nobody was given', async () => {
    const secret = opened().secrets.newSecret();
    expect(await opened().exchange(secret)).toBeUndefined();
    await expect(showAgain(opened().store, opened(), secret)).rejects.toMatchObject(invalid);
  });

  it('give one successor to many who come at once', async () => {
    const { secret } = await newLogin(opened());
    const all = await Promise.all(Array.from({ length: 8 }, () => opened().exchange(secret)));
    const [successor] = all.flatMap((one) => one?.refreshToken ?? []);
    expect(all.filter(Boolean)).toHaveLength(1);
    const token = await showAgain(opened().store, opened(), secret);
    expect(isLostAnswer(token) && opened().secrets.successorOf(secret, token.salt)).toBe(successor);
  });
};
