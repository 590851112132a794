import { join } from 'node:path';
import { stringify } from 'yaml';
import { type ControlPlane } from '../control-plane/control-plane.js';
import { type FrontProxy } from '../control-plane/flags.js';
import { selfSigned } from './certificate.js';
import { type RunningNode } from './node.js';
import { nodeAddress } from './places.js';

const port = 10_443;

/** By which the API server shows servers behind it that a request comes from it: a certificate that is its own authority. */
export const proxyCertificate = async (folder: string): Promise<FrontProxy> => {
  const [certificate, key] = [join(folder, 'front-proxy.crt'), join(folder, 'front-proxy.key')];
  await selfSigned('front-proxy', { certificate, key });
  return { authority: certificate, certificate, key };
};

/** A server outside of any pod as what answers for a part of the API: a Service that selects nobody, and where it really is. */
export const behindApi = (api: {
  group: string;
  version: string;
  service: string;
  namespace: string;
  port: number;
}) => {
  const { group, version, service, namespace } = api;
  const metadata = { name: service, namespace };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 443, targetPort: api.port }] } },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels: { 'kubernetes.io/service-name': service } },
      addressType: 'IPv4',
      ports: [{ name: '', port: api.port, protocol: 'TCP' }],
      endpoints: [{ addresses: [nodeAddress], conditions: { ready: true } }],
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `${version}.${group}` },
      spec: {
        group,
        version,
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { name: service, namespace },
      },
    },
  ];
};

/** Of the kubelet. Ten seconds are refused. */
const resolution = '15s';

/** Starts metrics-server on the node, which autoscalers ask for the CPU of pods. The first figures are there after half a minute. */
export const startMetrics = async (options: {
  controlPlane: ControlPlane;
  node: RunningNode;
  folder: string;
  program: string;
}): Promise<void> => {
  const { controlPlane, node, folder, program } = options;
  const kubeconfigs = ['', 'authentication-', 'authorization-'].map(
    (use) => `--${use}kubeconfig=${controlPlane.kubeconfig}`,
  );
  node.start('metrics-server', program, [
    ...kubeconfigs,
    `--cert-dir=${join(folder, 'metrics')}`,
    `--bind-address=${nodeAddress}`,
    `--secure-port=${port}`,
    '--kubelet-insecure-tls',
    '--kubelet-preferred-address-types=InternalIP',
    '--kubelet-use-node-status-port',
    `--metric-resolution=${resolution}`,
  ]);
  const place = {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    service: 'metrics-server',
    namespace: 'kube-system',
    port,
  };
  await controlPlane.kubectl(
    ['apply', '-f', '-'],
    behindApi(place)
      .map((object) => stringify(object))
      .join('---\n'),
  );
};
