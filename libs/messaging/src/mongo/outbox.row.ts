import { type mongo, Types } from 'mongoose';

/** A document of the collection `outbox`. */
export interface Row {
  _id: Types.ObjectId;
  bucket: number;
  /** The aggregate's own number: no clock or id of MongoDB is in the order of commits. */
  seq: number;
  topic: string;
  key: mongo.Binary | null;
  value: mongo.Binary | null;
  headers: mongo.Binary;
  createdAt: Date;
  /** Of a row that the broker refused. */
  heldUntil?: Date;
  attempts?: number;
  reason?: string;
}

/** A document that is to be sent from now on. */
export const rowOf = ({ bucket, seq, topic, key, value, headers }: Omit<Row, '_id' | 'createdAt'>): Row => ({
  _id: new Types.ObjectId(),
  bucket,
  seq,
  topic,
  key,
  value,
  headers,
  createdAt: new Date(),
});
