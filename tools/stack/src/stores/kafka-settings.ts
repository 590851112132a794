/** A second door to the broker. Whoever comes through it is told to come back to `advertise`, where a proxy listens. */
export interface SideDoor {
  listen: number;
  advertise: number;
}

/** Everything that makes one broker on one machine: small, quick to form groups, no topic by accident. */
export function brokerSettings(port: number, controllerPort: number, data: string, side?: SideDoor): string {
  const [sideListener, sideAddress] = side
    ? [`,SIDE://127.0.0.1:${side.listen}`, `,SIDE://127.0.0.1:${side.advertise}`]
    : ['', ''];
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}${sideListener}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}${sideAddress}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SIDE:PLAINTEXT',
    // A backslash is an escape in this format.
    'log.dirs': data.replaceAll('\\', '/'),
    // A broker that was killed may come back when its last session has run out; the usual 9 s are long for a restart.
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '1000',
    'auto.create.topics.enable': 'false',
    'num.partitions': '6',
    'default.replication.factor': '1',
    'group.initial.rebalance.delay.ms': '0',
    'offsets.topic.replication.factor': '1',
    // One broker gains nothing from the usual 50, and each costs files and time at every start.
    'offsets.topic.num.partitions': '6',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'share.coordinator.state.topic.num.partitions': '1',
    'log.cleaner.dedupe.buffer.size': '16777216',
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
