import { type DomainEvent } from '@tessera/contracts';

/** A pure decision on loaded objects. It changes them and returns the events that the change causes. */
export type Move<WorkingSet> = (set: WorkingSet) => DomainEvent[];
