import { type IncomingMessage } from '../wire/message.js';
import { Watermark } from './watermark.js';

/** An offset that the broker is to know of; `acknowledge` when it does, until then it is said again. */
export interface Commit {
  topic: string;
  partition: number;
  offset: string;
  acknowledge: () => void;
}

type Partition = Pick<IncomingMessage, 'topic' | 'partition'>;

const nameOf = ({ topic, partition }: Partition) => `${topic}/${partition}`;

/** The watermarks of all partitions that a group reads here, of one generation: after a rebalance there are new ones. */
export class Watermarks {
  private readonly marks = new Map<string, Partition & { mark: Watermark }>();

  /** See `Watermark.begin`. */
  begin({ topic, partition, offset }: IncomingMessage): () => void {
    const name = nameOf({ topic, partition });
    const known = this.marks.get(name) ?? { topic, partition, mark: new Watermark() };
    this.marks.set(name, known);
    return known.mark.begin(offset);
  }

  /** What may be committed and is not: all before these offsets is done. */
  get commits(): Commit[] {
    return [...this.marks.values()].flatMap(({ topic, partition, mark }) => {
      const offset = mark.due;
      return offset === undefined ? [] : [{ topic, partition, offset, acknowledge: () => mark.acknowledge(offset) }];
    });
  }

  /** A message of this partition is in hand and not done. */
  holds(partition: Partition): boolean {
    return this.marks.get(nameOf(partition))?.mark.isWaiting ?? false;
  }
}
