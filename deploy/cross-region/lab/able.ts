import { ToolMissing } from '@tessera/command';
import { onPath, type Progress } from '@tessera/stack';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lateRules } from './groups.js';
import { type Plan } from './model.js';
import { copyOf, findNft } from './nft.js';
import { type Rights, runInTree, toolPath } from './tree.js';

/** What this machine can do for a lab. */
export interface Ability {
  rights: Rights;
  nft: Plan['nft'];
  /** Where nft was unpacked, if it is not the machine's. */
  root?: string;
}

const tools = { unshare: 'util-linux', nsenter: 'util-linux', mount: 'mount', ip: 'iproute2', openssl: 'openssl' };

const missing = (): string | undefined => {
  const gone = Object.entries(tools).filter(([tool]) => !onPath(tool, toolPath));
  if (gone.length === 0) return undefined;
  const packages = new Set([...gone.map(([, name]) => name), 'nftables']);
  return `${gone.map(([tool]) => tool).join(', ')} missing; install the packages ${[...packages].join(' ')}`;
};

/** The smallest thing that needs all that a case needs: a namespace, a router in it, and rules of every kind. */
const attempt = async (rights: Rights, { file, environment }: Plan['nft']): Promise<string | undefined> => {
  const rules = `${lateRules()}table ip probe { chain c { type filter hook input priority 0; ct state established accept; }; }`;
  const libraries = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const script = `ip netns add probe
ip -n probe -batch - <<LINES
link add br0 type bridge
link add veth0 type veth peer name veth1
route add blackhole default table 100
rule add iif br0 lookup 100
LINES
nsenter --net=/run/netns/probe sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
printf '%s' "$1" >/run/lab/rules
shift
nsenter --net=/run/netns/probe env "$@" -f /run/lab/rules`;
  const { ok, reason, errors } = await runInTree(rights, '127.0.0.1', [
    'sh',
    '-ec',
    script,
    'probe',
    rules,
    ...libraries,
    file,
  ]);
  return ok ? undefined : errors.trim().replaceAll('\n', '; ') || reason;
};

const remedy =
  'be root, or allow user namespaces (sysctl kernel.apparmor_restrict_unprivileged_userns=0; in a container, --privileged)';

/** Somebody else cannot look into a cache of ours: he tries a copy of what is there. */
const attemptAs = async (
  rights: Rights,
  { nft, root }: Awaited<ReturnType<typeof findNft>>,
): Promise<string | undefined> => {
  if (!rights.identity || root === undefined) return attempt(rights, nft);
  const folder = mkdtempSync(join(tmpdir(), 'tessera-lab-'));
  try {
    chmodSync(folder, 0o755);
    return await attempt(rights, copyOf(root, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const isRoot = () => process.getuid?.() === 0;

/** Root takes the rights it has, and where a container has taken them away, those that everybody has. */
const ways = (wanted: Partial<Rights>): Rights[] => {
  if (wanted.rootless !== undefined) return [{ rootless: wanted.rootless, ...wanted }];
  return isRoot() ? [{ rootless: false }, { rootless: true }] : [{ rootless: true }];
};

/**
 * What the lab can use here, found by doing it once. Throws ToolMissing with the remedy where a tool is missing, or namespaces are not
 * permitted.
 *
 * @param wanted another way than this user's best.
 */
export const able = async (progress: Progress, wanted: Partial<Rights> = {}): Promise<Ability> => {
  if (process.platform !== 'linux') throw new ToolMissing('network namespaces exist only on Linux; run it there');
  const gone = missing();
  if (gone) throw new ToolMissing(gone);
  const found = await findNft(progress);
  const refusals: string[] = [];
  for (const rights of ways(wanted)) {
    const refusal = await attemptAs(rights, found);
    if (!refusal) return { rights, ...found };
    refusals.push(refusal);
  }
  throw new ToolMissing(`network namespaces are not permitted here (${refusals.at(-1) ?? ''}); ${remedy}`);
};
