import { type LabPart, type LabPartState, Refusal } from '@tessera/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { freeze, thaw } from '../processes/freeze.js';
import { type Part, type Parts } from '../supervise/parts.js';
import { States } from './states.js';

type Wanted = 'running' | 'frozen' | 'down';

/** What is broken on purpose of the parts of a run. What is asked of one part is done in turn. */
export class Breakage {
  /** By name the process that was frozen: another one of that name is not. */
  private readonly frozen = new Map<string, number>();
  private readonly states = new States();
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly parts: Parts,
    /** How long what would cut its own answer off is put off. */
    private readonly afterTheAnswerMs: number,
    private readonly say: (line: string) => void,
  ) {}

  view(): LabPart[] {
    return this.parts.list().map((part) => this.shown(part));
  }

  /** Throws NOT_FOUND, VALIDATION_FAILED. */
  set(name: string, state: Wanted): Promise<LabPart> {
    return this.inTurn(name, state, async (part) => {
      if (state === 'running') return this.bringBack(part);
      this.mustStayReachable(part, state);
      return state === 'frozen' ? this.freeze(part) : this.takeDown(part);
    });
  }

  /** Throws NOT_FOUND, VALIDATION_FAILED when it does not run. */
  kill(name: string): Promise<LabPart> {
    return this.inTurn(name, 'killed', async (part) => {
      mustRun(part);
      await this.answerFirst(part, () => this.parts.kill(name));
    });
  }

  /** Throws NOT_FOUND, VALIDATION_FAILED when it is held down. */
  restart(name: string): Promise<LabPart> {
    return this.inTurn(name, 'restarted', async (part) => {
      mustRun(part);
      await this.answerFirst(part, () => this.parts.end(name));
    });
  }

  thawAll(): void {
    for (const [name, pid] of this.frozen) if (this.parts.get(name)?.pid === pid) thaw(pid);
    this.frozen.clear();
  }

  private inTurn(name: string, what: string, work: (part: Part) => Promise<void>): Promise<LabPart> {
    const turn = async () => {
      await this.turns.get(name)?.catch(() => {});
      const before = this.needed(name);
      await work(before);
      this.say(`laboratory: ${name} ${what === 'running' ? 'may run' : `is ${what}`}`);
      return this.shown(this.needed(name));
    };
    const done = turn();
    this.turns.set(name, done);
    return done;
  }

  private needed(name: string): Part {
    const part = this.parts.get(name);
    if (!part) throw new Refusal('NOT_FOUND', { detail: `This run has no part of the name ${name}.` });
    return part;
  }

  private async bringBack({ name }: Part) {
    this.parts.release(name);
    const pid = this.frozen.get(name);
    this.frozen.delete(name);
    if (pid !== undefined && this.parts.get(name)?.pid === pid) thaw(pid);
  }

  private async freeze(part: Part) {
    const { name } = part;
    const pid = mustRun(part);
    if (!part.isReady) throw refusal(`${name} is only just starting: it can be frozen when it runs`);
    this.frozen.set(name, pid);
    await this.answerFirst(part, async () => freeze(pid));
  }

  private async takeDown(part: Part) {
    this.parts.hold(part.name);
    this.frozen.delete(part.name);
    if (part.pid !== undefined) await this.answerFirst(part, () => this.parts.end(part.name));
  }

  /** Through one gateway goes the request that is just being answered. */
  private async answerFirst({ program }: Part, act: () => Promise<void>) {
    if (!isDoor(program)) return act();
    void sleep(this.afterTheAnswerMs)
      .then(act)
      .catch((error: unknown) => this.say(`laboratory: ${String(error)}`));
  }

  /** Nobody could bring back what is asked through it. */
  private mustStayReachable({ name, program }: Part, state: LabPartState) {
    if (program === 'front') throw refusal('the front is the only way in: it can be killed or restarted');
    if (program !== 'gateway') return;
    const others = this.parts.list().filter((part) => part.program === 'gateway' && part.name !== name);
    if (!others.some((other) => this.stateOf(other) === 'running' && !this.parts.isHeld(other.name)))
      throw refusal(`the gateway cannot be ${state}, as nobody could undo it: it can be killed or restarted`);
  }

  private shown(part: Part): LabPart {
    const { name, kind, pid = null, readySince } = part;
    const state = this.stateOf(part);
    return { name, kind, state, pid, since: this.states.since(name, state, readySince) };
  }

  private stateOf({ name, pid, isReady }: Part): LabPartState {
    if (pid === undefined) return this.parts.isHeld(name) ? 'down' : 'starting';
    if (this.frozen.get(name) === pid) return 'frozen';
    return isReady ? 'running' : 'starting';
  }
}

const isDoor = (program: Part['program']) => program === 'gateway' || program === 'front';

const refusal = (detail: string) =>
  new Refusal('VALIDATION_FAILED', { detail: `${detail}.`, errors: [{ pointer: '/state', detail }] });

const mustRun = ({ name, pid }: Part): number => {
  if (pid === undefined)
    throw new Refusal('VALIDATION_FAILED', { detail: `${name} does not run: bring it back first.`, errors: [] });
  return pid;
};
