import { openForAll } from './changes.js';
import { changing } from './people/changing.js';
import { type OpenPeople } from './people/open-people.js';
import { ending, lastAdmins, racing } from './people/racing.js';
import { refreshing } from './people/refreshing.js';
import { listing, registering } from './people/registering.js';
import { manySessions, sessions } from './people/sessions.js';

/**
 * Registers what must be true of every store of people. `open` is called once, and gives a store of its own. Not `isAdministered`:
 * an edition without routes for staff to list people and for admins to change their roles.
 */
export const peopleSuite = (open: () => Promise<OpenPeople>, { isAdministered = true } = {}): void => {
  const opened = openForAll(open);
  describe('who comes', () => registering(opened));
  describe('who is there', () => changing(opened));
  describe('a session', () => sessions(opened));
  describe('sessions of one person', () => manySessions(opened));
  describe('refresh tokens', () => refreshing(opened));
  describe('changes at once', () => racing(opened));
  describe('the end of a session', () => ending(opened));
  if (!isAdministered) return;
  describe('a list', () => listing(opened));
  describe('the last admins', () => lastAdmins(opened));
};
