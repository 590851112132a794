import { type DataOf, type DomainEvent, type EventType } from '@tessera/contracts';

type Ear = { types: readonly EventType[]; on: (data: never, said: { sequence: number }) => void };

/** Stands in for the `Broadcasts` of an app without Kafka: what a test says, everybody who listens hears at once. */
export class SpokenBroadcasts {
  private readonly ears: Ear[] = [];
  /** How well everybody hears; a test may change it. */
  readonly hearing = { caughtUp: true, silentMs: 0, unreadable: [] };

  hear<Type extends EventType>(
    types: readonly [Type, ...Type[]],
    _from: unknown,
    on: (data: DataOf<Type>, said: { sequence: number }) => void,
  ) {
    this.ears.push({ types, on });
    return this.hearing;
  }

  say({ type, data, sequence }: DomainEvent) {
    // Each is told of its own types alone.
    for (const { types, on } of this.ears) if (types.includes(type)) on(data as never, { sequence });
  }
}
