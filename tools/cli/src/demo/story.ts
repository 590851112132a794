import { isProblem } from '@tessera/client';
import { CommandError } from '@tessera/command';
import { afford, cancelOrder, lastPiece, orderTea, tooMany } from './chapters.js';
import { Customer, newLogin } from './customer.js';
import { type Platform } from './platform.js';
import { inWords, planShelf, wares } from './shelf.js';
import { type Stage } from './stage.js';
import { Staff } from './staff.js';
import { type Login } from './staff-login.reader.js';
import { type Timeline } from './timeline.js';

const arrive = async (name: string, platform: Platform, timeline: Timeline) => {
  const login = newLogin(name);
  const customer = await Customer.arrive(name, platform, login);
  timeline.tell(name, `signs up as ${login.email} and logs in`);
  return customer;
};

const prepare = async (platform: Platform, login: Login, timeline: Timeline): Promise<Stage> => {
  timeline.chapter('Before the shop opens');
  const staff = await Staff.logInAs(login, platform);
  timeline.tell('staff', 'logs in');
  const ada = await arrive('Ada', platform, timeline);
  const ben = await arrive('Ben', platform, timeline);
  const credit = await ada.api.getMyCredit();
  timeline.tell('Ada', `may owe ${inWords({ amount: credit.limit, currency: credit.currency })}`);
  return { staff, ada, ben, shelf: planShelf(credit), timeline };
};

const stock = async ({ staff, shelf, timeline }: Stage) => {
  for (const { sku, name, price, pieces } of wares(shelf)) {
    await staff.offer(sku, name, price, pieces);
    timeline.tell('staff', `offers ${pieces} × ${sku} at ${inWords(price)}`);
  }
};

const play = async (platform: Platform, login: Login, timeline: Timeline) => {
  timeline.title(`Tessera at ${platform.url}`);
  await mustBeReady(platform);
  const stage = await prepare(platform, login, timeline);
  try {
    await stock(stage);
    for (const chapter of [orderTea, tooMany, lastPiece, afford, cancelOrder]) await chapter(stage);
  } catch (error) {
    // What went wrong matters more than whether the shelf could still be cleared.
    await Promise.allSettled(wares(stage.shelf).map(({ sku }) => stage.staff.retire(sku)));
    throw error;
  }
  for (const { sku } of wares(stage.shelf)) await stage.staff.retire(sku);
  timeline.tell('staff', 'retires the products of this demo');
  timeline.end('Everything is as it must be.');
};

/** Where nobody answers for a readiness there are no servers that could be unready: the edition on AWS. */
const mustBeReady = async (platform: Platform) => {
  try {
    await platform.newClient().getReadiness({ retries: 0 });
  } catch (error) {
    if (!isProblem(error)) throw error;
    if (error.status < 500) return;
    throw new CommandError(
      `The gateway at ${platform.url} is not ready (${error.status}): wait for it, then try again.`,
    );
  }
};

/**
 * Plays the whole story: two registrations, three logins. Fails with one line at the first thing that is not as it
 * must be; the demo's products are retired in any case.
 */
export const playStory = async (platform: Platform, login: Login, timeline: Timeline) => {
  try {
    await play(platform, login, timeline);
  } catch (error) {
    throw platform.lastLine(error);
  }
};
