import { CommandError, reasonOf } from '@tessera/command';
import { type Progress } from '@tessera/stack';
import { chmodSync, constants, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ability, able } from './able.js';
import { type Case, reverted, unmet } from './case.js';
import { cases } from './cases.js';
import { type Plan } from './model.js';
import { copyOf } from './nft.js';
import { type Outcome } from './outcome.js';
import { planOf, resolverOf } from './planning.js';
import { type CaseReport, type LabReport } from './report.js';
import { dropRoom, prepareRoom, type Room } from './room.js';
import { endTrees, runInTree } from './tree.js';

/** How many trees there are at once. Each is a dozen processes: more of them would starve whatever else runs on two cores. */
const LANES = 2;

/** Names of all cases, in the order in which they are told. */
export const caseNames: readonly string[] = cases.map(({ name }) => name);

/** What to play, and how. */
export interface LabOptions {
  /** Names; left out, all. */
  cases?: readonly string[];
  /** Each case without its change: then something must come out otherwise than it says. Those without a change are left out. */
  reverted?: boolean;
  /** True or false: as this; left out, as this machine permits. */
  rootless?: boolean;
  /** As somebody else, for root. */
  identity?: { uid: number; gid: number };
  progress: Progress;
}

const chosen = ({ cases: names, reverted: isReverted }: LabOptions): readonly Case[] => {
  const unknown = names?.find((name) => !caseNames.includes(name));
  if (unknown) throw new CommandError(`There is no case ${unknown}; there are ${caseNames.join(', ')}.`);
  return cases.filter(({ name, change }) => (names ?? caseNames).includes(name) && (change || !isReverted));
};

const play = async (plan: Plan, name: string, { rights }: Ability, node: string): Promise<Outcome> => {
  const file = join(plan.folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(plan));
  const command = [node, join(plan.folder, 'stage.mjs'), file];
  const { ok, reason, output, errors } = await runInTree(rights, resolverOf(plan), command);
  if (!ok) throw new Error(`the tree ended (${reason}): ${errors.trim()}`);
  return JSON.parse(output);
};

/** Node where somebody else may run it: wherever it is installed, he may not be let in. */
const nodeFor = ({ identity }: LabOptions, { folder }: Room): string => {
  if (!identity) return process.execPath;
  const node = join(folder, 'node');
  copyFileSync(process.execPath, node, constants.COPYFILE_FICLONE);
  chmodSync(node, 0o755);
  return node;
};

const inSeconds = (since: number) => Math.round(performance.now() - since) / 1000;

/** Plays a case, and says how it came out. Equal plans are played once: without their changes many cases are the same. */
const player = (ability: Ability, room: Room, node: string, isReverted: boolean) => {
  const played = new Map<string, Promise<Outcome>>();
  const outcomeOf = (one: Case): Promise<Outcome> => {
    const plan = planOf(isReverted ? reverted(one) : one, room, ability.nft);
    const key = JSON.stringify(plan);
    const outcome = played.get(key) ?? play(plan, one.name, ability, node);
    played.set(key, outcome);
    return outcome;
  };
  return async (one: Case): Promise<CaseReport> => {
    const { name, about } = one;
    const began = performance.now();
    try {
      const outcome = await outcomeOf(one);
      const untrue = unmet(one, outcome);
      const ok = isReverted ? untrue.length > 0 : untrue.length === 0;
      return { name, about, ok, unmet: untrue, seconds: inSeconds(began), outcome };
    } catch (error) {
      return { name, about, ok: false, unmet: [], error: reasonOf(error), seconds: inSeconds(began) };
    }
  };
};

/** Works through a list, several at a time; the answers are in its order. */
const inLanes = async <Item, Answer>(
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> => {
  const answers: Answer[] = [];
  const left = items.entries();
  const lane = async () => {
    for (const [n, item] of left) answers[n] = await work(item);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return answers;
};

/**
 * Plays cases: of each the templates are resolved, built as network namespaces, and called through by the real client. Nothing of
 * the machine is touched, and nothing is left behind, however this process ends.
 *
 * @throws ToolMissing where the machine cannot do it, with the remedy; CommandError for a case that does not exist.
 */
export const runLab = async (options: LabOptions): Promise<LabReport> => {
  const { progress, rootless, identity, reverted: isReverted = false } = options;
  const wanted = chosen(options);
  const began = performance.now();
  const ability = await able(progress, { ...(rootless !== undefined && { rootless }), ...(identity && { identity }) });
  progress('lab', 'bundling, and making an authority of its own');
  const room = await prepareRoom();
  const drop = () => {
    endTrees();
    dropRoom(room);
  };
  process.once('exit', drop);
  try {
    const nft = identity && ability.root !== undefined ? copyOf(ability.root, room.folder) : ability.nft;
    const playOne = player({ ...ability, nft }, room, nodeFor(options, room), isReverted);
    const reports = await inLanes(wanted, async (one) => {
      const report = await playOne(one);
      progress('lab', `${report.ok ? 'ok    ' : 'FAILED'} ${one.name} (${report.seconds.toFixed(1)} s)`);
      return report;
    });
    return { ok: reports.every(({ ok }) => ok), rights: ability.rights, seconds: inSeconds(began), cases: reports };
  } finally {
    process.off('exit', drop);
    drop();
  }
};
