import { type Instance } from './instance.js';
import { type Instances } from './instances.js';

/**
 * Says who is asked next: of two at random the one with less load, in flight × latency (Mitzenmacher, The Power of Two Choices in
 * Randomized Load Balancing), among those that are ready and not ejected. Below half of them it is panic: then what is known of
 * them is worth less than that they share the load, and all are asked.
 */
export class Balancer {
  isPanicking = false;
  private asked: readonly Instance[] = [];
  private refreshAt = Infinity;

  constructor(
    private readonly instances: Instances,
    private readonly random: () => number = Math.random,
  ) {}

  /** Undefined where there is no instance at all. */
  pick(now: number): Instance | undefined {
    if (now >= this.refreshAt) this.refresh(now);
    const { length } = this.asked;
    const first = Math.floor(this.random() * length);
    const one = this.asked[first];
    const other = this.asked[(first + 1 + Math.floor(this.random() * (length - 1))) % length];
    if (!one || !other || !this.mayStay(other, now)) return one;
    if (!this.mayStay(one, now)) return other;
    return one.load(now) <= other.load(now) ? one : other;
  }

  /** For a request that these could not answer: the one with the least load, usable or not. */
  pickOther(tried: readonly Instance[], now: number): Instance | undefined {
    const rank = (instance: Instance) => (instance.isUsable ? instance.load(now) : Infinity);
    return this.instances.all
      .filter((instance) => !tried.includes(instance))
      .reduce<Instance | undefined>((best, next) => (best && rank(best) <= rank(next) ? best : next), undefined);
  }

  /** Must be called when an instance came, went, was ejected, or changed its health. */
  refresh(now: number) {
    for (const instance of this.instances.all)
      if (instance.ejectedUntil !== 0 && instance.ejectedUntil <= now) instance.comeBack(now);
    const tier = firstUsableTier(this.instances.all);
    this.isPanicking = !tier && this.instances.all.length > 0;
    this.asked = tier ?? this.instances.all;
    const heaviest = Math.max(...this.asked.map(({ endpoint }) => endpoint.weight));
    for (const instance of this.asked) instance.share = instance.endpoint.weight / heaviest;
    this.refreshAt = Math.min(...this.instances.all.map(({ ejectedUntil }) => ejectedUntil || Infinity));
  }

  private mayStay(instance: Instance, now: number): boolean {
    const share = instance.shareAt(now);
    return share >= 1 || this.random() < share;
  }
}

/** The usable ones of the lowest priority of which at least half are. */
const firstUsableTier = (all: readonly Instance[]): Instance[] | undefined => {
  const priorities = [...new Set(all.map(({ endpoint }) => endpoint.priority))].sort((one, other) => one - other);
  for (const priority of priorities) {
    const tier = all.filter(({ endpoint }) => endpoint.priority === priority);
    const usable = tier.filter(({ isUsable }) => isUsable);
    if (usable.length * 2 >= tier.length) return usable;
  }
  return undefined;
};
