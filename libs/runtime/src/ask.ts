import { Refusal } from '@tessera/contracts';
import { type IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, type Pool } from 'undici';
import { upstreamRefusal } from './upstream.js';

export interface UpstreamRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | string | null;
  deadline: number;
  repeatable: boolean;
}
export interface UpstreamAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}
const EMPTY = Buffer.alloc(0);
export class PendingAnswer implements Dispatcher.DispatchHandler {
  readonly answer: Promise<UpstreamAnswer>;
  private resolve!: (answer: UpstreamAnswer) => void;
  private reject!: (error: unknown) => void;
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: IncomingHttpHeaders = {};
  private body: Buffer = EMPTY;
  private readonly timer: NodeJS.Timeout;
  constructor(pool: Pool, request: UpstreamRequest) {
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.timer = setTimeout(timeout, request.deadline - Date.now(), this);
    request.headers['x-request-deadline'] = String(request.deadline);
    pool.dispatch(
      { path: request.path, method: request.method as 'GET', headers: request.headers, body: request.body },
      this,
    );
  }
  readonly cancel = () => this.controller?.abort(new Refusal('BAD_REQUEST'));
  timeout() {
    this.controller?.abort(new Refusal('UPSTREAM_TIMEOUT'));
  }
  onRequestStart(controller: Dispatcher.DispatchController) {
    this.controller = controller;
  }
  onResponseStart(_: unknown, status: number, headers: IncomingHttpHeaders) {
    this.status = status;
    this.headers = headers;
  }
  onResponseData(_: unknown, chunk: Buffer) {
    this.body = this.body === EMPTY ? chunk : Buffer.concat([this.body, chunk]);
  }
  onResponseEnd() {
    clearTimeout(this.timer);
    this.controller = undefined;
    this.resolve({ status: this.status, headers: this.headers, body: this.body });
  }
  onResponseError(_: unknown, error: Error) {
    clearTimeout(this.timer);
    this.controller = undefined;
    this.reject(upstreamRefusal(error));
  }
}
const timeout = (pending: PendingAnswer) => pending.timeout();
