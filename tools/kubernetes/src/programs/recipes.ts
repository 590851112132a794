import { projectRoot } from '@tessera/stack';
import { join } from 'node:path';
import { type Recipe } from './recipe.js';

/** The module of ours that has the program's dependencies to the version. */
const ours = (name: string) => join(projectRoot, 'tools', 'kubernetes', 'go', name);

/** The version of Kubernetes that everything is checked against and proved on. */
export const kubernetesVersion = '1.36.3';

const versionOfKube = (key: string, value: string) => `-X k8s.io/component-base/version.${key}=${value}`;

export const kustomize: Recipe = {
  name: 'kustomize',
  version: '5.8.1',
  from: { install: 'sigs.k8s.io/kustomize/kustomize/v5@v5.8.1' },
  minutes: 1,
  gigabytes: 1,
};

export const kubeconform: Recipe = {
  name: 'kubeconform',
  version: '0.8.0',
  from: { install: 'github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0' },
  minutes: 0.5,
  gigabytes: 1,
};

/** Kubernetes' own programs share nearly everything that is linked, so they are one. */
export const kube: Recipe = {
  name: 'kube',
  version: kubernetesVersion,
  from: { module: ours('kube'), packages: { kube: '.' } },
  links: {
    to: 'kube',
    names: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy', 'kubelet', 'kubectl'],
  },
  // Clients would see a v0.0.0 otherwise, and some of them refuse it.
  ldflags: [
    versionOfKube('gitVersion', `v${kubernetesVersion}`),
    versionOfKube('gitMajor', '1'),
    versionOfKube('gitMinor', '36'),
  ].join(' '),
  minutes: 8,
  gigabytes: 6,
};

/** Older ones, Debian's 3.4 too, lose the watches of today's clients: fake nodes turn NotReady after 40 s. */
export const etcd: Recipe = {
  name: 'etcd',
  version: '3.6.16',
  from: { module: ours('etcd'), packages: { etcd: '.' } },
  minutes: 1,
  gigabytes: 1,
};

export const coredns: Recipe = {
  name: 'coredns',
  version: '1.15.0',
  from: { module: ours('coredns'), packages: { coredns: '.' } },
  minutes: 2,
  gigabytes: 2,
};

export const kwok: Recipe = {
  name: 'kwok',
  version: '0.8.0',
  from: { install: 'sigs.k8s.io/kwok/cmd/kwok@v0.8.0' },
  minutes: 2,
  gigabytes: 3,
};

export const metricsServer: Recipe = {
  name: 'metrics-server',
  version: '0.9.0',
  from: { install: 'sigs.k8s.io/metrics-server/cmd/metrics-server@v0.9.0' },
  minutes: 3,
  gigabytes: 3,
};

/** Scales on the lag of Kafka's topics: the operator makes the autoscalers, and the adapter tells them the lag. */
export const keda: Recipe = {
  name: 'keda',
  version: '2.21.0',
  from: {
    module: ours('keda'),
    packages: {
      'keda-operator': 'github.com/kedacore/keda/v2/cmd/operator',
      'keda-adapter': 'github.com/kedacore/keda/v2/cmd/adapter',
    },
  },
  minutes: 9,
  gigabytes: 6,
};
