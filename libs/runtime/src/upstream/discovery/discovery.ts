/** Where an instance of a service answers. */
export interface Endpoint {
  /** What it is called: `http://order:3002`. It is named so in `Host`, and in the certificate that it has to show. */
  origin: string;
  /** The IP address to connect to; without it the name is looked up for each connection. */
  address?: string;
  /** Its share of the requests beside that of the others (RFC 2782), above 0. */
  weight: number;
  /** Lower ones are asked first, others only while fewer than half of those can be (RFC 2782). */
  priority: number;
}

/** Who knows the instances of a service: a list that stays as it is, or DNS. */
export abstract class Discovery {
  /** Tells all that are known, at once and whenever they have changed. For one listener. */
  abstract watch(tell: (endpoints: readonly Endpoint[]) => void): void;

  /** Tells nothing any more. */
  abstract close(): void;
}

/** What an address from the settings stands for while nobody has looked it up. */
export const fixedEndpoint = (origin: string): Endpoint => ({ origin, weight: 1, priority: 0 });

/** Addresses that stay as they are. */
export class StaticDiscovery extends Discovery {
  constructor(private readonly origins: readonly string[]) {
    super();
  }

  watch(tell: (endpoints: readonly Endpoint[]) => void) {
    tell(this.origins.map(fixedEndpoint));
  }

  close() {}
}
