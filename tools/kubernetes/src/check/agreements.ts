import { CommandError } from '@tessera/command';
import { type KubeObject } from '../object.js';
import { type Agreement } from './agreement.js';
import { ending } from './agreements/ending.js';
import { files } from './agreements/files.js';
import { topicsAgreed } from './agreements/kafka-topics.js';
import { usersAgreed } from './agreements/kafka-users.js';
import { listening } from './agreements/listening.js';
import { monitoredPorts } from './agreements/monitored-ports.js';
import { namespaces } from './agreements/namespaces.js';
import { network, shutByDefault } from './agreements/network.js';
import { policyPorts } from './agreements/policy-ports.js';
import { pools } from './agreements/pools.js';
import { probedPorts } from './agreements/probed-ports.js';
import { references } from './agreements/references.js';
import { resources } from './agreements/resources.js';
import { restricted } from './agreements/restricted.js';
import { routes } from './agreements/routes.js';
import { scaledGroups } from './agreements/scaled-groups.js';
import { scalerLogins } from './agreements/scaler-logins.js';
import { scaling } from './agreements/scaling.js';
import { secrets, secretsAsFiles } from './agreements/secrets.js';
import { ownPods, selectors } from './agreements/selectors.js';
import { servicePorts } from './agreements/service-ports.js';
import { settings } from './agreements/settings.js';
import { triggerMetadata } from './agreements/trigger-metadata.js';
import { trustedEdge } from './agreements/trusted-edge.js';
import { versions } from './agreements/versions.js';

/** Everything that must fit together in what an overlay renders. */
export const agreements: readonly Agreement[] = [
  versions,
  references,
  settings,
  files,
  secrets,
  secretsAsFiles,
  listening,
  probedPorts,
  servicePorts,
  monitoredPorts,
  policyPorts,
  routes,
  trustedEdge,
  selectors,
  ownPods,
  scaling,
  triggerMetadata,
  scaledGroups,
  scalerLogins,
  pools,
  topicsAgreed,
  usersAgreed,
  shutByDefault,
  network,
  ending,
  restricted,
  resources,
  namespaces,
];

/** An object that is not what its kind must be: the schema says more of it than an agreement could. */
const linesOf = ({ broken }: Agreement, objects: readonly KubeObject[]): string[] => {
  try {
    return broken(objects);
  } catch (error) {
    if (error instanceof CommandError) return [error.message];
    throw error;
  }
};

/** A line for each place where one of them does not hold. */
export const brokenAgreements = (objects: readonly KubeObject[]): string[] => [
  ...new Set(agreements.flatMap((agreement) => linesOf(agreement, objects))),
];
