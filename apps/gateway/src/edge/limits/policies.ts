import { type RouteLimit } from './limit.decorator.js';
import { type Limit, type Limits } from './limits.js';

/** Into how many spans a window is cut: as many times and counts are kept for a key, whatever its quota. */
export const SPANS = 12;

/** No more than `quota` in any window of that length. */
export interface Policy {
  /** As callers are told it in `RateLimit-Policy`. */
  name: string;
  quota: number;
  windowMs: number;
  /** Hits of one span count as one moment. A quota of at most SPANS needs no more than a span of 1 ms each. */
  spanMs: number;
}

/** `heeds`: whoever is over it is refused. `counts`: what is admitted is counted. */
export interface Rule {
  policy: Policy;
  heeds: boolean;
  counts: boolean;
}

/** What a request is measured by in one step: all that its rules heed must have room, then it counts under all that count. */
export interface Plan {
  name: string;
  rules: readonly [Rule, ...Rule[]];
}

const policy = (name: string, { quota, seconds }: Limit): Policy => {
  const windowMs = seconds * 1_000;
  return { name, quota, windowMs, spanMs: quota <= SPANS ? 1 : windowMs / SPANS };
};

const taken = (policy: Policy): Rule => ({ policy, heeds: true, counts: true });
const plan = (name: string, ...rules: Plan['rules']): Plan => ({ name, rules });

/** What the gateway measures requests by; also the token by which it is injected. */
export class Plans {
  readonly all: readonly Plan[];
  /** By client address. */
  readonly address: Plan;
  /** By client address, with credentials: refused as well when too many from there were wrong lately. */
  readonly credentials: Plan;
  /** By client address, when the answer says that they were wrong. */
  readonly failedAuthentication: Plan;
  /** By user id. */
  readonly user: Plan;
  /** By user id, when something is changed. */
  readonly writes: Plan;
  /** By e-mail. */
  readonly loginFailures: Plan;
  /** By client address, at doors to a session. */
  readonly doors: Readonly<Record<RouteLimit, Plan>>;

  constructor(limits: Limits) {
    const address = taken(policy('address', limits.address));
    const failed = policy('failed-authentications', limits.failedAuthentications);
    const user = taken(policy('user', limits.user));
    const door = (name: RouteLimit) => plan(name, taken(policy(name, limits[name])));
    this.address = plan('address', address);
    this.credentials = plan('credentials', address, { policy: failed, heeds: true, counts: false });
    this.failedAuthentication = plan('failed-authentication', { policy: failed, heeds: false, counts: true });
    this.user = plan('user', user);
    this.writes = plan('writes', user, taken(policy('writes', limits.writes)));
    this.loginFailures = plan('login-failures', taken(policy('login-failures', limits.loginFailures)));
    this.doors = { login: door('login'), register: door('register'), refresh: door('refresh') };
    const { doors, all: _, ...others } = this;
    this.all = [...Object.values(others), ...Object.values(doors)];
  }
}
