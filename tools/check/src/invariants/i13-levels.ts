import { stockLevelChanged } from '@tessera/contracts';
import { headerText, type IncomingMessage, readEvent } from '@tessera/messaging/kafka';
import { Findings, type Invariant } from '../invariant.js';
import { type KafkaView } from '../kafka-view.js';

interface Level {
  available: number;
  version: number;
}

const STOCKS = [{ $match: { version: { $gt: 0 } } }, { $project: { _id: 0, sku: '$_id', available: 1, version: 1 } }];

/** One that nobody can read tells nothing. */
const levelIn = (message: IncomingMessage): Level | undefined => {
  try {
    const { available } = readEvent(stockLevelChanged, message);
    return { available, version: Number(headerText(message, 'ce_sequence')) };
  } catch {
    return undefined;
  }
};

/** What the topic told last of each SKU, as a reader that keeps the newest message has it. */
const toldLevels = async (kafka: KafkaView) => {
  const told = new Map<string, Level | undefined>();
  await kafka.read([stockLevelChanged.topic], async (messages) => {
    for (const message of messages) told.set(String(message.key), levelIn(message));
  });
  return told;
};

const shown = (level: Level | undefined) => (level ? `${level.available} pieces, version ${level.version}` : 'nothing');

/** I13: at rest the last level that was told of a SKU is that of its stock; one that nothing ever came in of is not told. */
export const levels: Invariant = {
  id: 'I13',
  title: 'stock levels equal their source',
  readsTopics: true,
  examine: async ({ inventory, kafka }) => {
    const found = new Findings('levels');
    const told = await toldLevels(kafka);
    for await (const { sku, ...stock } of inventory.stream<Level & { sku: string }>('stocks', STOCKS)) {
      found.looked += 1;
      if (shown(told.get(sku)) !== shown(stock))
        found.blame(`SKU ${sku}`, `stock-levels tells ${shown(told.get(sku))}, there are ${shown(stock)}`);
      told.delete(sku);
    }
    for (const [sku, level] of told) found.blame(`SKU ${sku}`, `stock-levels tells ${shown(level)}, there is no stock`);
    return found.done();
  },
};
