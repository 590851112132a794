import { type Called, type Outcome } from './outcome.js';

type Check = (outcome: Outcome) => boolean;

/** Whether this holds of all calls, of which there must be one. */
export const everyCall =
  (holds: (call: Called) => boolean): Check =>
  ({ calls }) =>
    calls.length > 0 && calls.every(holds);

/** The same of some of them: `call(0)` is the first. */
export const call =
  (n: number, holds: (call: Called) => boolean): Check =>
  ({ calls }) => {
    const one = calls[n];
    return one !== undefined && holds(one);
  };

export const isOk = ({ status, failure }: Called): boolean => status === 200 && failure === undefined;

export const failedWith =
  (wanted: string) =>
  ({ failure }: Called): boolean =>
    failure === wanted;

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

/** Packets that a counter has seen, at all ports or nets with this beginning. */
export const counted = ({ counters }: Outcome, port: string, counter: string): number =>
  sum(Object.entries(counters).flatMap(([name, all]) => (name.startsWith(port) ? [all[counter] ?? 0] : [])));

/** Packets that no rule let through. */
export const dropped =
  (port: string): Check =>
  (outcome) =>
    counted(outcome, port, 'dropped') > 0;

export const nothingDropped: Check = (outcome) => counted(outcome, '', 'dropped') === 0;

/** Packets that the rules of a group let in: `main.EndpointGroupBlue`. */
export const letIn =
  (group: string, port: string): Check =>
  (outcome) => {
    const id = Object.keys(outcome.groups).find((one) => outcome.groups[one] === group);
    return id !== undefined && counted(outcome, port, id) > 0;
  };

/** All that a net's endpoint addresses have been asked for: `main`. */
export const requestsAt = ({ served }: Outcome, net: string) =>
  Object.entries(served).flatMap(([port, { requests }]) => (port.startsWith(`${net}.`) ? requests : []));

/** Calls of the backend behind a net's endpoint. */
export const backendCalls = ({ served }: Outcome, net: string): number =>
  sum(Object.entries(served).flatMap(([port, { backend }]) => (port.startsWith(`${net}.`) ? [backend] : [])));

/** Whether all answers came from this port's address. */
export const allVia =
  (port: string): Check =>
  ({ calls, addresses }) =>
    calls.every(({ via }) => via !== undefined && via === addresses[port]);

/** `PeeringAlive` of the canaries in the two zones, as their logs have it. */
export const alive =
  (a: number, b: number): Check =>
  ({ canaries }) =>
    canaries['client.CanaryA0']?.PeeringAlive === a && canaries['client.CanaryB0']?.PeeringAlive === b;

/** Every call was refused at the endpoint, by this part of it, and reached no backend. */
export const refusedBy =
  (part: string): Check =>
  (outcome) => {
    const requests = requestsAt(outcome, 'main').filter(({ path }) => !path.endsWith('/health'));
    return (
      requests.length > 0 &&
      requests.every(({ status, refusedBy }) => status === 403 && refusedBy === part) &&
      backendCalls(outcome, 'main') === 0
    );
  };
