import { kubernetesVersion } from '../programs/recipes.js';

/** A folder of a Go module. */
export interface Source {
  module: string;
  version: string;
  folder: string;
}

/** The API server's own description of what it knows, by group and version. */
export const openApi: Source = {
  module: 'k8s.io/kubernetes',
  version: `v${kubernetesVersion}`,
  folder: 'api/openapi-spec/v3',
};

/**
 * CustomResourceDefinitions of the operators that the manifests are written for. Strimzi is in no registry: its lie where whoever
 * checks says.
 */
export const definitions: readonly Source[] = [
  { module: 'github.com/kedacore/keda/v2', version: 'v2.21.0', folder: 'config/crd/bases' },
  { module: 'sigs.k8s.io/gateway-api', version: 'v1.6.3', folder: 'config/crd/standard' },
  { module: 'github.com/cloudnative-pg/cloudnative-pg', version: 'v1.27.0', folder: 'config/crd/bases' },
  { module: 'github.com/mongodb/mongodb-kubernetes-operator', version: 'v0.9.0', folder: 'config/crd/bases' },
  { module: 'github.com/external-secrets/external-secrets', version: 'v1.3.2', folder: 'config/crds/bases' },
  // The newer module of its API has Go types only.
  {
    module: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.85.0',
    folder: 'example/prometheus-operator-crd',
  },
];

/** What the modules weigh together: what is fetched once. On the disk they are five times that until they are read. */
export const megabytes = 63;
