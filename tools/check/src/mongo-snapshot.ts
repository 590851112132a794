import { type ClientSession, type Document, MongoClient } from 'mongodb';

/** One service's MongoDB database at one instant: that of the first read, up to `endSnapshot`. The server keeps it for five minutes. */
export class MongoSnapshot {
  private constructor(
    private readonly client: MongoClient,
    private session: ClientSession,
  ) {}

  static async reach(url: string): Promise<MongoSnapshot> {
    const client = new MongoClient(url, { serverSelectionTimeoutMS: 5_000, connectTimeoutMS: 5_000 });
    try {
      await client.connect();
      return new MongoSnapshot(client, client.startSession({ snapshot: true }));
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  /** What the pipeline gives, row by row; the server spills to its disk what does not fit in its memory. */
  stream<Row extends Document>(collection: string, pipeline: Document[] = []): AsyncIterable<Row> {
    return this.client.db().collection(collection).aggregate<Row>(pipeline, {
      session: this.session,
      allowDiskUse: true,
      batchSize: 5_000,
    });
  }

  async rows<Row extends Document>(collection: string, pipeline: Document[] = []): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const row of this.stream<Row>(collection, pipeline)) rows.push(row);
    return rows;
  }

  async count(collection: string): Promise<number> {
    const [row] = await this.rows<{ count: number }>(collection, [{ $count: 'count' }]);
    return row?.count ?? 0;
  }

  /** What is read from now on is of another instant. */
  async endSnapshot(): Promise<void> {
    await this.session.endSession();
    this.session = this.client.startSession({ snapshot: true });
  }

  async release(): Promise<void> {
    await this.session.endSession();
    await this.client.close();
  }
}
