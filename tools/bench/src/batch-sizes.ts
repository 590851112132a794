import { type RunningPlatform } from '@tessera/stack';

const SAMPLE = /^(\w+)\{(.*)\} (\S+)/;
const GROUP = /group="([^"]*)"/;

/** What consumer groups have done so far. */
export interface Handled {
  messages: number;
  transactions: number;
}

/** By group, from what `GET /metrics` of a service answers. */
export const handledIn = (text: string): Map<string, Handled> => {
  const groups = new Map<string, Handled>();
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
    const group = GROUP.exec(labels)?.[1];
    if (group === undefined) continue;
    const { messages, transactions } = groups.get(group) ?? { messages: 0, transactions: 0 };
    groups.set(group, {
      messages: messages + (name === 'tessera_messages_total' ? Number(value) : 0),
      transactions: transactions + (name === 'tessera_batch_seconds_count' ? Number(value) : 0),
    });
  }
  return groups;
};

/** What the groups of all services have handled since they were started. */
export const handledBy = async (platform: RunningPlatform): Promise<Map<string, Handled>> => {
  const texts = platform.services.states().map(async ({ url, management }) => {
    const answer = await fetch(`${management ?? url}/metrics`);
    return answer.text();
  });
  return new Map((await Promise.all(texts)).flatMap((text) => [...handledIn(text)]));
};

const none: Handled = { messages: 0, transactions: 0 };

/** A row for each group that has worked between two looks, with the messages that a transaction had on average. */
export const batchRows = (before: ReadonlyMap<string, Handled>, after: ReadonlyMap<string, Handled>) =>
  [...after].flatMap(([group, { messages, transactions }]) => {
    const earlier = before.get(group) ?? none;
    const [some, count] = [messages - earlier.messages, transactions - earlier.transactions];
    if (count === 0) return [];
    return [{ group, messages: some, transactions: count, 'messages a transaction': (some / count).toFixed(1) }];
  });
