import { type LabCheck, type LabView } from '@tessera/contracts';
import { type ServerResponse } from 'node:http';

const LAB_EVERY_MS = 2_000;
const CHECK_EVERY_MS = 5_000;
/** Each gateway has some; whoever comes beyond is told to come again. */
const MOST_LISTENERS = 32;
/** Whoever leaves so much unread is dropped. */
const MOST_UNREAD_BYTES = 262_144;

/** Those who watch the laboratory. While there is one, the platform is looked at every few seconds, once for all of them. */
export class Listeners {
  private readonly open = new Set<ServerResponse>();
  private timer: NodeJS.Timeout | undefined;
  private isChecking = false;
  private last: LabCheck | undefined;
  private isClosed = false;

  constructor(
    private readonly view: () => LabView,
    private readonly check: () => Promise<LabCheck>,
  ) {}

  /** Answers with a stream that goes on until its reader or the laboratory ends it. */
  add(response: ServerResponse): void {
    if (this.open.size >= MOST_LISTENERS || this.isClosed) return void response.writeHead(503).end();
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    this.open.add(response);
    response.once('close', () => this.remove(response));
    write(response, 'lab', this.view());
    if (this.last) write(response, 'check', this.last);
    this.timer ??= setInterval(() => this.tell(), LAB_EVERY_MS).unref();
    void this.checkWhileWatched();
  }

  /** Tells all how it is now. */
  tell(): void {
    if (this.open.size > 0) this.tellAll('lab', this.view());
  }

  close(): void {
    this.isClosed = true;
    for (const response of this.open) response.end();
  }

  private remove(response: ServerResponse) {
    this.open.delete(response);
    if (this.open.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
    // Of no use to whoever comes later.
    this.last = undefined;
  }

  private async checkWhileWatched() {
    if (this.isChecking) return;
    this.isChecking = true;
    while (this.open.size > 0 && !this.isClosed) {
      this.last = await this.check();
      this.tellAll('check', this.last);
      await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS).unref());
    }
    this.isChecking = false;
  }

  private tellAll(event: string, data: object) {
    for (const response of this.open) write(response, event, data);
  }
}

const write = (response: ServerResponse, event: string, data: object): void => {
  if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
  else response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
};
