import { productChanged } from '@tessera/contracts';
import { type IncomingMessage, type KafkaClient, readEvent, TopicReader } from '@tessera/messaging';
import { type QueryRunner } from 'typeorm';
import { PriceList } from '../domain/price-list.js';
import { PriceRebuild, type Repairs } from '../store/price.rebuild.js';
import { toPrice } from './to-price.js';

/** What a rebuild has done; `unreadable` messages of the topic are no states, and their SKUs keep what they have. */
export interface Rebuilt extends Repairs {
  messages: number;
  unreadable: number;
}

/**
 * Makes the copy of the prices anew from its topic, while the service goes on. Nothing is changed before the whole topic
 * was read, and nothing at all when this fails.
 */
export const rebuildPrices = async (
  session: QueryRunner,
  client: KafkaClient,
  progress: (read: number, of: number) => void,
): Promise<Rebuilt> => {
  const copy = new PriceRebuild(session);
  const unreadable = new Set<string>();
  let [isOver, gathered] = [false, Promise.resolve()];
  await copy.begin();
  const reader = new TopicReader(client, [productChanged.topic], 'order.prices.rebuild', async (messages) => {
    // What is told while rows are replaced is the group's to apply: gathered now, it would count as applied and be no row.
    if (isOver) return;
    gathered = copy.gather(newestOf(messages, unreadable));
    await gathered;
  });
  try {
    await reader.toEnd(progress);
    let messages = 0;
    const gatherRest = async () => {
      messages = await reader.toEnd();
      isOver = true;
      await gathered;
    };
    const repairs = await copy.replace(gatherRest, unreadable);
    return { messages, ...repairs, unreadable: unreadable.size };
  } finally {
    await reader.stop();
  }
};

const newestOf = (messages: readonly IncomingMessage[], unreadable: Set<string>) => {
  const list = new PriceList([]);
  for (const message of messages) {
    try {
      list.learn(toPrice(readEvent(productChanged, message)));
    } catch {
      unreadable.add(String(message.key));
    }
  }
  return list.changes;
};
