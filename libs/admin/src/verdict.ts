import { type InvariantVerdict } from '@tessera/contracts';

/** More than these are named by `tessera check`. */
export const MOST_VIOLATIONS = 10;

/** What one look at a store showed. */
export interface Looked {
  id: string;
  service: InvariantVerdict['service'];
  title: string;
  /** How many `unit` were looked at. */
  count: number;
  unit: string;
  /** What is off, of which `MOST_VIOLATIONS` are named. */
  violations: readonly { name: string; says: string }[];
}

/** An invariant holds when nothing violates it. */
export const verdict = ({ id, service, title, count, unit, violations }: Looked): InvariantVerdict => {
  const off = violations.length > MOST_VIOLATIONS ? `more than ${MOST_VIOLATIONS}` : String(violations.length);
  return {
    id,
    service,
    title,
    holds: violations.length === 0,
    figure: `${count.toLocaleString('en')} ${unit}, ${off} off`,
    violations: violations.slice(0, MOST_VIOLATIONS).map(({ name, says }) => ({ name, says })),
  };
};
