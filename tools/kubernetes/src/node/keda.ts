import { until } from '@tessera/command';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type ControlPlane } from '../control-plane/control-plane.js';
import { selfSigned } from './certificate.js';
import { behindApi } from './metrics.js';
import { type RunningNode } from './node.js';
import { nodeAddress } from './places.js';

const port = 10_643;
/** Where the adapter asks the operator. */
const metrics = `${nodeAddress}:9666`;

/** What KEDA is started with. */
export interface KedaOptions {
  controlPlane: ControlPlane;
  node: RunningNode;
  folder: string;
  operator: string;
  adapter: string;
  /** Files with its definitions. */
  definitions: readonly string[];
  /** The namespace whose objects it looks at. */
  watches: string;
}

/** One certificate for both, which is its own authority: each shows it to the other. */
const certify = async (folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  const [certificate, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  await selfSigned('keda', { certificate, key }, nodeAddress);
  copyFileSync(certificate, join(folder, 'ca.crt'));
};

const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'keda' } };
const api = { group: 'external.metrics.k8s.io', version: 'v1beta1', service: 'keda-adapter', namespace: 'keda', port };

const startOperator = ({ controlPlane, node, operator, watches }: KedaOptions, certificates: string): void => {
  const told = [
    `KUBECONFIG=${controlPlane.kubeconfig}`,
    'POD_NAMESPACE=keda',
    `WATCH_NAMESPACE=${watches}`,
    'KEDA_CLUSTER_OBJECT_NAMESPACE=keda',
  ];
  node.start('keda-operator', 'env', [
    ...told,
    operator,
    `--cert-dir=${certificates}`,
    `--ca-dir=${certificates}`,
    `--metrics-service-bind-address=${metrics}`,
    // Its own figures and probes, which nobody asks for; by default where the adapter has its own.
    '--metrics-bind-address=127.0.0.1:10644',
    '--health-probe-bind-address=127.0.0.1:10645',
    '--enable-webhook-patching=false',
    '--enable-apiservice-patching=false',
  ]);
};

const startAdapter = ({ controlPlane, node, adapter, watches }: KedaOptions, certificates: string): void => {
  const kubeconfigs = ['', 'lister-', 'authentication-', 'authorization-'].map(
    (use) => `--${use}kubeconfig=${controlPlane.kubeconfig}`,
  );
  node.start('keda-adapter', 'env', [
    'POD_NAMESPACE=keda',
    `WATCH_NAMESPACE=${watches}`,
    adapter,
    ...kubeconfigs,
    // Without it the adapter looks for a certificate authority in a folder of its own, and ends.
    `--cert-dir=${certificates}`,
    `--tls-cert-file=${join(certificates, 'tls.crt')}`,
    `--tls-private-key-file=${join(certificates, 'tls.key')}`,
    `--secure-port=${port}`,
    `--bind-address=${nodeAddress}`,
    `--metrics-service-address=${metrics}`,
  ]);
};

/** Starts KEDA's operator, which makes an autoscaler of each ScaledObject, and its adapter, which that one asks for figures. */
export const startKeda = async (options: KedaOptions): Promise<void> => {
  const { controlPlane, definitions, folder } = options;
  const certificates = join(folder, 'keda');
  await certify(certificates);
  for (const file of definitions) await controlPlane.kubectl(['apply', '--server-side', '-f', file]);
  const objects = [namespace, ...behindApi(api)].map((object) => stringify(object)).join('---\n');
  await controlPlane.kubectl(['apply', '-f', '-'], objects);
  startOperator(options, certificates);
  startAdapter(options, certificates);
  const answers = async () => {
    const { code, errors } = await controlPlane.ask(['get', '--raw', `/apis/${api.group}/${api.version}`]);
    if (code !== 0) throw new Error(errors.trim());
  };
  await Promise.race([until("KEDA's adapter does not answer", answers, 120_000, 500), options.node.died]);
};
