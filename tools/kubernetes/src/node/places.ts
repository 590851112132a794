/** Whose node it is: its network device on this machine and its groups of processes have this name, and so there is one at a time. */
export const nodeName = 'tessera-node';

/** Where it finds this machine: a wire between two namespaces, with nothing behind it. */
export const machineAddress = '10.99.0.254';
/** Where this machine finds it. */
export const nodeAddress = '10.99.0.1';
export const wirePrefix = 24;

/** Reached from this machine through the node, as long as it is there. */
export const podNetwork = '10.244.0.0/24';
export const serviceNetwork = '10.96.0.0/16';

export const clusterDomain = 'cluster.local';
