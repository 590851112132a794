/** Where the programs of a control plane listen and keep things. All of its files lie in `folder`. */
export interface Site {
  folder: string;
  /** Where the API server listens, and where nodes find it. Everything else is on loopback. */
  address: string;
  ports: { etcd: number; peers: number; api: number; controllers: number; scheduler: number };
}

/** Certificates by which the API server proves itself to servers that it passes requests on to (metrics, for example). */
export interface FrontProxy {
  /** The authority that those servers trust. */
  authority: string;
  certificate: string;
  key: string;
}

/** Names of files in the folder. */
export const files = {
  kubeconfig: 'admin.kubeconfig',
  tokens: 'tokens.csv',
  signingKey: 'accounts.key',
  verifyingKey: 'accounts.pub',
  certificates: 'certificates',
  /** The API server makes it for itself, with its authority behind it. */
  apiCertificate: 'certificates/apiserver.crt',
} as const;

const loopback = '127.0.0.1';

/** Flags of etcd. What it holds is thrown away with the run, so it need not wait for the disk. */
export const etcdFlags = ({ folder, ports }: Site): string[] => {
  const clients = `http://${loopback}:${ports.etcd}`;
  const peers = `http://${loopback}:${ports.peers}`;
  return [
    `--data-dir=${folder}/etcd`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
    '--unsafe-no-fsync',
  ];
};

const frontProxyFlags = ({ authority, certificate, key }: FrontProxy): string[] => [
  `--requestheader-client-ca-file=${authority}`,
  '--requestheader-allowed-names=',
  '--requestheader-username-headers=X-Remote-User',
  '--requestheader-group-headers=X-Remote-Group',
  '--requestheader-extra-headers-prefix=X-Remote-Extra-',
  `--proxy-client-cert-file=${certificate}`,
  `--proxy-client-key-file=${key}`,
  // There is no kube-proxy where the API server runs: it must know the endpoints of a Service itself.
  '--enable-aggregator-routing',
];

/** Flags of the API server. */
export const apiServerFlags = ({ folder, address, ports }: Site, frontProxy?: FrontProxy): string[] => [
  `--etcd-servers=http://${loopback}:${ports.etcd}`,
  `--bind-address=${address}`,
  `--advertise-address=${address}`,
  `--secure-port=${ports.api}`,
  `--cert-dir=${folder}/${files.certificates}`,
  '--service-cluster-ip-range=10.96.0.0/16',
  `--token-auth-file=${folder}/${files.tokens}`,
  '--authorization-mode=Node,RBAC',
  '--service-account-issuer=https://kubernetes.default.svc',
  `--service-account-signing-key-file=${folder}/${files.signingKey}`,
  `--service-account-key-file=${folder}/${files.verifyingKey}`,
  '--allow-privileged',
  // It refuses to write a loopback address into the endpoints of the Service `kubernetes`.
  '--endpoint-reconciler-type=none',
  ...(frontProxy ? frontProxyFlags(frontProxy) : []),
];

/** Flags of the controller manager. */
export const controllerFlags = ({ folder, ports }: Site): string[] => [
  ...sharedFlags(folder, ports.controllers),
  `--service-account-private-key-file=${folder}/${files.signingKey}`,
  `--root-ca-file=${folder}/${files.apiCertificate}`,
  '--allocate-node-cidrs=false',
];

/** Flags of the scheduler. */
export const schedulerFlags = ({ folder, ports }: Site): string[] => sharedFlags(folder, ports.scheduler);

const sharedFlags = (folder: string, port: number): string[] => [
  `--kubeconfig=${folder}/${files.kubeconfig}`,
  `--bind-address=${loopback}`,
  `--secure-port=${port}`,
  `--cert-dir=${folder}/${files.certificates}`,
  // There is one of each.
  '--leader-elect=false',
];
