import { guardSettings, type KafkaGuard } from './kafka-guard.js';

/** One more door to a broker. Whoever comes through it is told to come back to `advertise`, where a proxy listens. */
export interface SideDoor {
  listen: number;
  advertise: number;
  /** Where the proxy is, if not on loopback. */
  host?: string;
}

/** One broker and where it listens. */
export interface BrokerPlace {
  nodeId: number;
  port: number;
  /** Every node of the cluster, this one too, and where it listens as a controller. */
  controllers: readonly { nodeId: number; port: number }[];
  sides?: readonly SideDoor[];
  /** Who asks at the sides; nobody, unless said. */
  guard?: KafkaGuard | undefined;
}

/** In a broker's own folder. */
export const dataFolder = 'data';

/** Everything that makes one broker on one machine: small, quick to form groups, no topic by accident. */
export const brokerSettings = ({ nodeId, port, controllers, sides = [], guard }: BrokerPlace): string => {
  const each = (text: (name: string, side: SideDoor) => string) =>
    sides.map((side, n) => `,${text(`SIDE${n}`, side)}`).join('');
  const inside = each((name, { listen }) => `${name}://127.0.0.1:${listen}`);
  const outside = each((name, { advertise, host = '127.0.0.1' }) => `${name}://${host}:${advertise}`);
  const protocol = guard ? 'SASL_SSL' : 'PLAINTEXT';
  const protocols = each((name) => `${name}:${protocol}`);
  const controllerPort = controllers.find((controller) => controller.nodeId === nodeId)?.port;
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': String(nodeId),
    'controller.quorum.voters': controllers.map((voter) => `${voter.nodeId}@127.0.0.1:${voter.port}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}${inside}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}${outside}`,
    'listener.security.protocol.map': `PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT${protocols}`,
    // Below the folder that it is started in: this format is Latin-1 with escapes, and the value a list with commas.
    'log.dirs': dataFolder,
    // A broker that was killed may come back when its last session has run out; the usual 9 s are long for a restart.
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '1000',
    'auto.create.topics.enable': 'false',
    'num.partitions': '6',
    'group.initial.rebalance.delay.ms': '0',
    // A few brokers gain nothing from the usual 50, and each costs files and time at every start.
    'offsets.topic.num.partitions': '6',
    'transaction.state.log.num.partitions': '1',
    'share.coordinator.state.topic.num.partitions': '1',
    'log.cleaner.dedupe.buffer.size': '16777216',
    ...copies(controllers.length),
    ...(guard &&
      guardSettings(
        guard,
        sides.map((_, n) => `SIDE${n}`),
      )),
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
};

/** Every broker has everything, and nothing is acknowledged before a majority has it: one may be lost at any time. */
const copies = (brokers: number): Record<string, string> => {
  const [factor, least] = [String(brokers), String(Math.floor(brokers / 2) + 1)];
  return {
    'default.replication.factor': factor,
    'min.insync.replicas': least,
    // What lacks the newest messages never leads: better nobody for a while.
    'unclean.leader.election.enable': 'false',
    'offsets.topic.replication.factor': factor,
    'transaction.state.log.replication.factor': factor,
    'transaction.state.log.min.isr': least,
    'share.coordinator.state.topic.replication.factor': factor,
    'share.coordinator.state.topic.min.isr': least,
  };
};
