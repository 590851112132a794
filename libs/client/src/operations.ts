import { type OperationId, type Page, type Routes } from '@tessera/contracts';
import type * as z from 'zod';

// What a call takes and gives, all of it from the list of routes.

/** The routes that answer with a stream. */
type StreamId = {
  [Id in OperationId]: Routes[Id]['answers'] extends { 200: { type: 'text/event-stream' } } ? Id : never;
}[OperationId];

/** The routes that answer once: a stream, and no other, has no place among the `Operations`. */
export type CallId = Exclude<OperationId, StreamId>;

type PartOf<Id extends OperationId, Name extends string> = Routes[Id] extends { readonly [N in Name]: infer Part }
  ? Part
  : undefined;
type Fields<Part> = Part extends z.ZodType ? z.input<Part> : unknown;
/** A query is text on the wire; here a limit may be the number that it means. */
type QueryFields<Part> = Part extends z.ZodType
  ? { [K in keyof z.input<Part>]: z.input<Part>[K] | z.output<Part>[K & keyof z.output<Part>] }
  : unknown;
type Flat<T> = { [K in keyof T]: T[K] };

/** Path parameters, query and body of a route as one object; `unknown` for a route that takes nothing. */
export type Input<Id extends OperationId> = unknown extends RawInput<Id> ? unknown : Flat<RawInput<Id>>;
type RawInput<Id extends OperationId> = Fields<PartOf<Id, 'params'>> &
  QueryFields<PartOf<Id, 'query'>> &
  Fields<PartOf<Id, 'body'>>;

/** What any call may be told. */
export interface CallOptions {
  /** Ends the call; it then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** How long one try may take until its whole answer is there, instead of the client's `timeoutMs`. */
  timeoutMs?: number | undefined;
  /** How often to try again, instead of the client's `retries`. */
  retries?: number | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
}

/** What only those calls may be told whose route reads the header. */
export interface HeaderOptions {
  /** Change it only if it is still at this `version`, or has this ETag. */
  ifMatch?: number | string | undefined;
  /** Give it only if it is no longer at this `version`, or has not this ETag; otherwise `undefined`. */
  ifNoneMatch?: number | string | undefined;
  /** 1 to 128 characters: the same call with the same key has its effect once. */
  idempotencyKey?: string | undefined;
  /** How many seconds (at most 10) to wait for the decision. */
  wait?: number | undefined;
}

interface OptionOf {
  'if-match': 'ifMatch';
  'if-none-match': 'ifNoneMatch';
  'idempotency-key': 'idempotencyKey';
  prefer: 'wait';
}
type HeaderOf<Id extends OperationId> = PartOf<Id, 'headers'> extends readonly (infer Name)[] ? Name : never;

/** What a call of this route may be told. */
export type Options<Id extends OperationId> = CallOptions &
  Pick<HeaderOptions, OptionOf[HeaderOf<Id> & keyof OptionOf]>;

/** One good answer as a whole. */
export interface Exchange<Status = number, Data = unknown> {
  status: Status;
  headers: Headers;
  data: Data;
  /** What to send as `ifMatch` or `ifNoneMatch`. */
  etag: string | undefined;
  requestId: string | undefined;
  /** The answer to an earlier call with the same idempotency key. */
  replayed: boolean;
}

type Answers<Id extends OperationId> = Routes[Id]['answers'];
type DataOf<Answer> = Answer extends { readonly schema: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;

/** The answers of a route, told apart by `status`. */
export type ExchangeOf<Id extends OperationId> = {
  [Status in keyof Answers<Id> & number]: Exchange<Status, DataOf<Answers<Id>[Status]>>;
}[keyof Answers<Id> & number];

/** The body of a route's answer; `undefined` for 204. */
export type Data<Id extends OperationId> = {
  [Status in Exclude<keyof Answers<Id>, 304>]: DataOf<Answers<Id>[Status]>;
}[Exclude<keyof Answers<Id>, 304>];

/** A route that takes nothing is called with options alone. */
export type Arguments<Id extends OperationId> =
  unknown extends Input<Id>
    ? [options?: Options<Id>]
    : Record<never, never> extends Input<Id>
      ? [input?: Input<Id>, options?: Options<Id>]
      : [input: Input<Id>, options?: Options<Id>];

interface Conditional<Id extends OperationId> {
  (...given: ConditionalArguments<Id, { ifNoneMatch: number | string }>): Promise<Data<Id> | undefined>;
  (...given: Arguments<Id>): Promise<Data<Id>>;
}
type ConditionalArguments<Id extends OperationId, Condition> =
  unknown extends Input<Id> ? [options: Options<Id> & Condition] : [input: Input<Id>, options: Options<Id> & Condition];

/** One method for each of them, by its operation id. */
export type Operations = {
  [Id in CallId]: 'if-none-match' extends HeaderOf<Id>
    ? Conditional<Id>
    : (...given: Arguments<Id>) => Promise<Data<Id>>;
};

/** The routes that answer with a page. */
export type ListId = {
  [Id in CallId]: Data<Id> extends Page<unknown> ? Id : never;
}[CallId];

type ItemOf<List> = List extends Page<infer Item> ? Item : never;

/** One walk for each list, over all its pages. */
export type Walks = {
  [Id in ListId]: (...given: Arguments<Id>) => AsyncGenerator<ItemOf<Data<Id>>, void, undefined>;
};
