import { join } from 'node:path';
import { stringify } from 'yaml';
import { pauseImage } from './pause-image.js';
import { clusterDomain, nodeAddress, nodeName, podNetwork } from './places.js';

/** Where the files of a node lie, and what it stands on. */
export interface NodeSite {
  folder: string;
  /** As whoever runs in the room reaches the API server. */
  kubeconfig: string;
  /** The folder of the network plugins. */
  plugins: string;
}

/** Of containerd: where it listens. */
export const socketOf = (folder: string) => join(folder, 'containerd.sock');

/** Docker has a containerd of its own, which is not to be met: root, state and socket are ours. */
const containerd = ({ folder, plugins }: NodeSite) => `version = 2
root = "${join(folder, 'containerd')}"
state = "/run/tessera-containerd"
disabled_plugins = [${['aufs', 'btrfs', 'devmapper', 'zfs'].map((name) => `"io.containerd.snapshotter.v1.${name}"`).join(', ')}]

[grpc]
address = "${socketOf(folder)}"

[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "${pauseImage}"
# To make a process less likely to be killed takes a right that root does not have everywhere.
restrict_oom_score_adj = true

[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "${plugins}"
conf_dir = "${join(folder, 'network')}"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
SystemdCgroup = false
`;

const network = {
  cniVersion: '0.4.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'pods0',
      isGateway: true,
      hairpinMode: true,
      ipam: { type: 'host-local', ranges: [[{ subnet: podNetwork }]], routes: [{ dst: '0.0.0.0/0' }] },
    },
  ],
};

const kubelet = ({ folder }: NodeSite) => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  containerRuntimeEndpoint: `unix://${socketOf(folder)}`,
  // Its default ends it on a machine with groups of the old kind.
  failCgroupV1: false,
  cgroupDriver: 'cgroupfs',
  cgroupRoot: `/${nodeName}`,
  failSwapOn: false,
  makeIPTablesUtilChains: false,
  localStorageCapacityIsolation: false,
  // Only this machine reaches it, and only while the room is open.
  address: nodeAddress,
  healthzBindAddress: '127.0.0.1',
  authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
  authorization: { mode: 'AlwaysAllow' },
  clusterDNS: [nodeAddress],
  clusterDomain,
  // Nothing outside has a name in there.
  resolvConf: join(folder, 'resolv.conf'),
  // Images come from nowhere else: what is there must stay, whatever the disk is like.
  imageGCHighThresholdPercent: 100,
  imageGCLowThresholdPercent: 99,
  evictionHard: { 'memory.available': '100Mi' },
});

const proxy = ({ kubeconfig }: NodeSite) => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  mode: 'nftables',
  clientConnection: { kubeconfig },
  hostnameOverride: nodeName,
  clusterCIDR: podNetwork,
  bindAddress: nodeAddress,
  healthzBindAddress: '127.0.0.1:10256',
  metricsBindAddress: '127.0.0.1:10249',
  // How many connections are tracked is the whole machine's affair.
  conntrack: { maxPerCore: 0 },
});

/** The names of Services. Five seconds, as clusters have it: a headless Service's pods are asked for that often. */
const names = ({ kubeconfig }: NodeSite) => `.:53 {
  bind ${nodeAddress}
  errors
  kubernetes ${clusterDomain} {
    kubeconfig ${kubeconfig}
    ttl 5
  }
}
`;

/** The files of a node by their names in its folder. */
export const nodeFiles = (site: NodeSite): Readonly<Record<string, string>> => ({
  'containerd.toml': containerd(site),
  'network/10-pods.conflist': JSON.stringify(network),
  'kubelet.yaml': stringify(kubelet(site)),
  'proxy.yaml': stringify(proxy(site)),
  'resolv.conf': '',
  Corefile: names(site),
});
