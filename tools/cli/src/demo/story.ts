import { CommandError } from '@tessera/command';
import { type Api } from './api.client.js';
import { afford, cancelOrder, lastPiece, orderTea, tooMany } from './chapters.js';
import { Customer, newLogin } from './customer.js';
import { inWords, planShelf, wares } from './shelf.js';
import { type Stage } from './stage.js';
import { Staff } from './staff.js';
import { type Login } from './staff-login.reader.js';
import { type Timeline } from './timeline.js';

const arrive = async (name: string, api: Api, timeline: Timeline) => {
  const login = newLogin(name);
  const customer = await Customer.arrive(name, api, login);
  timeline.tell(name, `signs up as ${login.email} and logs in`);
  return customer;
};

const prepare = async (api: Api, login: Login, timeline: Timeline): Promise<Stage> => {
  timeline.chapter('Before the shop opens');
  const staff = await Staff.logInAs(login, api);
  timeline.tell('staff', 'logs in');
  const ada = await arrive('Ada', api, timeline);
  const ben = await arrive('Ben', api, timeline);
  const credit = await ada.credit();
  timeline.tell('Ada', `may owe ${inWords({ amount: credit.limit, currency: credit.currency })}`);
  return { staff, ada, ben, shelf: planShelf(credit), timeline };
};

const stock = async ({ staff, shelf, timeline }: Stage) => {
  for (const { sku, name, price, pieces } of wares(shelf)) {
    await staff.offer(sku, name, price, pieces);
    timeline.tell('staff', `offers ${pieces} × ${sku} at ${inWords(price)}`);
  }
};

/**
 * Plays the whole story: two registrations, three logins. Fails with one line at the first thing that is not as it
 * must be; the demo's products are retired in any case.
 */
export const playStory = async (api: Api, login: Login, timeline: Timeline) => {
  timeline.title(`Tessera at ${api.url}`);
  await mustBeReady(api);
  const stage = await prepare(api, login, timeline);
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

const mustBeReady = async (api: Api) => {
  const { status } = await api.ask('GET', '/health/ready');
  if (status !== 200)
    throw new CommandError(`The gateway at ${api.url} is not ready (${status}): wait for it, then try again.`);
};
