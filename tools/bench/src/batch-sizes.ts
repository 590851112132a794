import { type RunningPlatform } from '@tessera/stack';

const SAMPLE = /^(\w+)(?:\{(.*)\})? (\S+)/;
const GROUP = /group="([^"]*)"/;

/** What counts messages of groups, or commands, and what counts their transactions. */
const COUNTS: Record<string, keyof Handled> = {
  tessera_messages_total: 'messages',
  tessera_batch_seconds_count: 'transactions',
  tessera_commands_together_sum: 'messages',
  tessera_commands_together_count: 'transactions',
};

/** What was done so far: messages by consumer groups, commands by requests. */
export interface Handled {
  messages: number;
  transactions: number;
}

const none: Handled = { messages: 0, transactions: 0 };

/** By group, and what is of no group under `commands`, from what `GET /metrics` of a service answers. */
export const handledIn = (text: string, commands: string): Map<string, Handled> => {
  const groups = new Map<string, Handled>();
  for (const line of text.split('\n')) {
    const [, name = '', labels = '', value] = SAMPLE.exec(line) ?? [];
    const counted = COUNTS[name];
    if (!counted) continue;
    const group = GROUP.exec(labels)?.[1] ?? commands;
    const handled = groups.get(group) ?? { ...none };
    handled[counted] += Number(value);
    groups.set(group, handled);
  }
  return groups;
};

/** What the groups and the requests of all services have done since they were started. */
export const handledBy = async (platform: RunningPlatform): Promise<Map<string, Handled>> => {
  const texts = platform.services.states().map(async ({ name, url, management }) => {
    const answer = await fetch(`${management ?? url}/metrics`);
    return handledIn(await answer.text(), `commands of ${name}`);
  });
  return new Map((await Promise.all(texts)).flatMap((handled) => [...handled]));
};

/** A row for each group, and each service's commands, between two looks: how many a transaction had on average. */
export const batchRows = (before: ReadonlyMap<string, Handled>, after: ReadonlyMap<string, Handled>) =>
  [...after].flatMap(([group, { messages, transactions }]) => {
    const earlier = before.get(group) ?? none;
    const [some, count] = [messages - earlier.messages, transactions - earlier.transactions];
    if (count === 0) return [];
    return [{ of: group, 'messages or commands': some, transactions: count, 'in each': (some / count).toFixed(1) }];
  });
