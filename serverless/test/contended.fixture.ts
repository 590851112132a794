import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** What DynamoDB says when two transactions overlap. */
const conflict = JSON.stringify({
  __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
  Message: 'Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict, None]',
  CancellationReasons: [
    { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' },
    { Code: 'None' },
  ],
});

const isTransaction = ({ headers }: IncomingMessage) =>
  headers['x-amz-target'] === 'DynamoDB_20120810.TransactWriteItems';

/** A way to the tables of an emulator on which transactions meet others as often as a test says. */
export class ContendedTables {
  /** How many transactions from now on meet another one. */
  conflicts = 0;
  /** How many were tried. */
  tries = 0;
  private readonly server = createServer((asked, answer) => this.pass(asked, answer));

  constructor(private readonly emulator: URL) {}

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private pass(asked: IncomingMessage, answer: ServerResponse) {
    if (isTransaction(asked)) this.tries += 1;
    if (!isTransaction(asked) || this.conflicts === 0) return this.forward(asked, answer);
    this.conflicts -= 1;
    asked.resume();
    return answer.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(conflict);
  }

  private forward(asked: IncomingMessage, answer: ServerResponse) {
    const { hostname, port } = this.emulator;
    const { method, url, headers } = asked;
    const passed = request({ hostname, port, method, path: url, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  }
}
