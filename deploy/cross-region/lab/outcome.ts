/** A request at an endpoint's address. */
export interface Request {
  from: string;
  host: string;
  method: string;
  path: string;
  /** Null where nothing was answered. */
  status: number | null;
  /** `X-Refused-By` of the answer. */
  refusedBy?: string | undefined;
  /** `Content-Encoding` of the request, and of the answer. */
  asked?: string | undefined;
  told?: string | undefined;
}

/** What an endpoint's address has seen. */
export interface Served {
  connections: number;
  /** Calls of the backend's function. */
  backend: number;
  requests: Request[];
}

/** An answer of a name server to a question for A. */
export interface Answered {
  name: string;
  addresses: string[];
}

/** What the client function answered. */
export interface Called {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  failure?: string;
  attempts: number;
  ms: number;
  origin?: string;
  via?: string;
}

/** A canary's line of metrics. */
export interface Probed {
  PeeringAlive?: number;
  RoundTripMs?: number | number[];
  Stack?: string;
  Zone?: string;
  [name: string]: unknown;
}

/** What came out of a case. Ports are named `client.Client0`. */
export interface Outcome {
  /** Answers of all calls, in the order of the steps. */
  calls: Called[];
  /** By name: its addresses, or the error's code. */
  lookups: Record<string, string[] | string>;
  /** By port: what a canary says in its log. */
  canaries: Record<string, Probed>;
  /** By endpoint address. What was stopped has nothing to say. */
  served: Record<string, Served>;
  /** By the net: `client`. */
  answered: Record<string, Answered[]>;
  /** By port or net, by counter: `dropped`, `transit`, `late`, or a group's id. */
  counters: Record<string, Record<string, number>>;
  /** By port. */
  addresses: Record<string, string>;
  /** Names of groups in their templates, by id: `main.EndpointGroupBlue`. */
  groups: Record<string, string>;
}
