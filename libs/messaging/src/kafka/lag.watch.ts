import { type Log } from '@tessera/runtime';
import { type GroupReader } from './group.reader.js';
import { type KafkaClient, type Position } from './kafka.client.js';
import { Silence, type Standing } from './silence.js';

const EVERY_MS = 5_000;
const LOOKS = 6;

/**
 * Looks every few seconds how far behind this instance's consumers are. One that has work and does none for half a
 * minute, while broker and own store answer, is a zombie: it would look healthy for ever, so the process has to end.
 */
export class LagWatch {
  private timer: NodeJS.Timeout | undefined;
  private readonly silences = new Map<GroupReader, Silence>();
  private readonly standings = new Map<string, Standing>();

  constructor(
    private readonly client: Pick<KafkaClient, 'positions'>,
    private readonly readers: readonly GroupReader[],
    private readonly storeAnswers: () => Promise<unknown>,
    private readonly onZombie: (error: Error) => void,
    private readonly log: Log,
  ) {
    for (const reader of readers) this.silences.set(reader, new Silence(LOOKS));
  }

  /** By group: how many messages of this instance's partitions are not committed yet. */
  get lags(): ReadonlyMap<string, number> {
    return new Map([...this.standings].map(([group, { lag }]) => [group, lag]));
  }

  start() {
    const next = () => {
      this.timer = setTimeout(() => void this.look().finally(() => this.timer && next()), EVERY_MS);
    };
    next();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  async look(): Promise<void> {
    try {
      await this.storeAnswers();
      for (const reader of this.readers) await this.lookAt(reader);
    } catch (error) {
      this.log.debug({ err: error }, 'how far behind the consumers are can not be seen now');
      for (const silence of this.silences.values()) silence.forget();
    }
  }

  private async lookAt(reader: GroupReader) {
    const positions = await this.client.positions(reader.name, reader.partitions);
    const standing = standingOf(positions);
    this.standings.set(reader.name, standing);
    if (!this.silences.get(reader)?.look(standing)) return;
    this.onZombie(new Error(`${reader.name} has ${standing.lag} messages to read and reads none`));
  }
}

const standingOf = (positions: readonly Position[]): Standing => ({
  lag: positions.reduce((sum, { end, committed }) => sum + Number(end - committed), 0),
  committed: positions.reduce((sum, { committed }) => sum + Number(committed), 0),
});
