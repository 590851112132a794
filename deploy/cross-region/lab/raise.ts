import { execFile } from 'node:child_process';
import { type Plan, type Wires } from './model.js';

type Nft = Plan['nft'];

/** Runs a tool, with what it reads; answers what it prints. Rejects with what it complains of. */
const run = (tool: string, args: string[], input = '', environment: Record<string, string> = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, ...environment };
    const child = execFile(tool, args, { env, maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${tool} ${args.join(' ')}: ${stderr || error.message}\n${input}`));
      else resolve(stdout);
    });
    // A tool that is not there takes no input either: its own error says it better.
    child.stdin?.on('error', () => undefined).end(input);
  });

const within = (space: string) => `--net=/run/netns/${space}`;

/** Routers pass on, and take what comes by another way than they would answer: AWS's look at no sender. Before there are links, which inherit it. */
const asRouter = (space: string) =>
  run('nsenter', [
    within(space),
    'sh',
    '-c',
    'cd /proc/sys/net/ipv4 && echo 1 >ip_forward && echo 0 >conf/all/rp_filter && echo 0 >conf/default/rp_filter',
  ]);

/** Puts rules into force in a namespace. */
export const filter = async ({ file, environment }: Nft, space: string, rules: string): Promise<void> => {
  await run('nsenter', [within(space), file, '-f', '-'], rules, environment);
};

/** Builds everything: namespaces, links between them, then what is in each. */
export const raise = async (wires: Wires, nft: Nft): Promise<void> => {
  await run('ip', ['-batch', '-'], wires.spaces.map((space) => `netns add ${space}`).join('\n'));
  await Promise.all(wires.routers.map(asRouter));
  await run('ip', ['-batch', '-'], wires.links.join('\n'));
  await Promise.all(
    Object.entries(wires.inside).map(([space, lines]) => run('ip', ['-n', space, '-batch', '-'], lines.join('\n'))),
  );
  await Promise.all(Object.entries(wires.filters).map(([space, rules]) => filter(nft, space, rules)));
};

const counters = async ({ file, environment }: Nft, space: string): Promise<Record<string, number>> => {
  const text = await run('nsenter', [within(space), file, 'list', 'counters'], '', environment);
  const found = [...text.matchAll(/counter "?([^\s"{]+)"? \{\s+packets (\d+)/g)];
  return Object.fromEntries(found.map(([, name = '', packets]) => [name, Number(packets)]));
};

/** Packets that each counter has seen, by port or net and by the counter's name. */
export const countersOf = async (
  { spaceOf, filters }: Wires,
  nft: Nft,
): Promise<Record<string, Record<string, number>>> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(spaceOf)
        .filter(([, space]) => space in filters)
        .map(async ([port, space]) => [port, await counters(nft, space)] as const),
    ),
  );
