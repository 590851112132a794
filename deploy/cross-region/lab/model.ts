import { type Api } from './api/api.js';
import { type Knowledge } from './names.js';
import { type Policy } from './policy.js';

/** Lines for `ip -batch`: first outside of all namespaces, then in each; and what lets packets through. */
export interface Wires {
  /** All network namespaces. */
  spaces: string[];
  /** Those of them that pass packets on. */
  routers: string[];
  /** Links between them. */
  links: string[];
  /** Addresses and routes, by namespace. */
  inside: Record<string, string[]>;
  /** nftables rules, by namespace. Applying others later changes the rules and keeps the counters. */
  filters: Record<string, string>;
  /** Where a port is: `client.Client0` → its namespace. */
  spaceOf: Record<string, string>;
}

/** What a Lambda function is started with. */
export interface FunctionSetting {
  /** Its bundle's folder: `client`. */
  room: string;
  /** As the template says. */
  environment: Record<string, string>;
  timeoutS: number;
  region: string;
  name: string;
  credential: Credential;
}

/** What a function signs with. Nothing secret: both ends of the lab compute it from the role's name. */
export interface Credential {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  /** ARN of the role. */
  principal: string;
  policies: Policy[];
}

/** A breakdown that no template can describe. */
export type Fault =
  /** The backend never answers. */
  | 'silent'
  /** The connection breaks in the middle of every answer of the backend. */
  | 'cut';

/** What an endpoint's address is served with. */
export interface EndpointSetting {
  address: string;
  /** Of the certificate and its key. */
  folder: string;
  region: string;
  account: string;
  /** Ids. */
  endpoint: string;
  vpc: string;
  policy: Policy;
  /** All private APIs of the region. */
  apis: Api[];
  /** Functions by id. */
  functions: Record<string, FunctionSetting>;
  credentials: Credential[];
  /** Every connection ends with its first answer. */
  closes: boolean;
  fault?: Fault;
}

/** What a name server answers with, and where it listens. */
export interface NamesSetting extends Knowledge {
  address: string;
}

/** What a client is asked for. */
export interface Ask {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** One step of a case, in the tree. Ports are named `client.Client0`. */
export type PlannedStep =
  /** Calls one after the other, or all at once; `during` are rules that come into force after so many answers. */
  | {
      do: 'call';
      port: string;
      asks: Ask[];
      together: boolean;
      during: { after: number; filters: Record<string, string>; settled: boolean }[];
    }
  | { do: 'lookup'; port: string; name: string }
  | { do: 'canary'; port: string }
  /** The server of a port is killed. */
  | { do: 'stop'; port: string };

/** Everything that one tree of namespaces needs to know. */
export interface Plan {
  /** With the programs and the certificate. */
  folder: string;
  nft: { file: string; environment: Record<string, string> };
  wires: Wires;
  endpoints: Record<string, EndpointSetting>;
  /** By the port's router: `client`. */
  resolvers: Record<string, NamesSetting>;
  functions: Record<string, FunctionSetting>;
  /** Of every port, for the report. */
  addresses: Record<string, string>;
  /** Names of groups in their templates, by id: `main.EndpointGroupBlue`. */
  groups: Record<string, string>;
  steps: PlannedStep[];
}
