import { wholeNumber } from '@tessera/contracts';

/** Kubernetes does so for every Service, Docker's links did for every container, under names that may be ours. */
const injected = (text: unknown) =>
  /^\w+:\/\//.test(String(text))
    ? '. It is an address that an orchestrator puts there for a service of this name: ' +
      'set enableServiceLinks: false in the pod, or rename that Service (or container link)'
    : '';

/** A TCP port, as text in the environment. */
export const port = (fallback: number) => wholeNumber(1, 65_535, injected).default(fallback);
