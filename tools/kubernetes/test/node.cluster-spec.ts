import { withTools } from '@tessera/aws/testing';
import { until } from '@tessera/command';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeAbility } from '../src/node/ability.js';
import { type Cluster, startCluster } from '../src/node/cluster.js';
import { removeGroups } from '../src/node/process-groups.js';
import { killedCluster } from './killed.fixture.js';
import { machine } from './machine.fixture.js';
import { apply, logOf, restricted, shellPod } from './pods.fixture.js';
import { progress } from './progress.fixture.js';

await withTools('a node', nodeAbility, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-node-'));
  const before = machine();
  let cluster: Cluster;
  const say = (pod: string) => logOf(cluster.controlPlane, 'proof', pod);

  beforeAll(async () => {
    cluster = await startCluster(folder, progress);
    await apply(cluster.controlPlane, 'default', restricted('proof'));
  }, 3_600_000);

  afterAll(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('runs a pod that may do nothing but write to /tmp', async () => {
    const script = '/busybox id -u; /busybox touch /etc/x; /busybox touch /tmp/x && echo written; ls /var/run/secrets';
    await apply(cluster.controlPlane, 'proof', shellPod('confined', script.replace('ls', '/busybox ls')));
    const log = await say('confined');
    expect(log).toMatch(/^65532$/m);
    expect(log).toMatch(/\/etc\/x: Read-only file system/);
    expect(log).toMatch(/^written$/m);
    expect(log).toMatch(/secrets: No such file/);
  }, 180_000);

  it('refuses a pod that asks for more', async () => {
    const greedy = shellPod('greedy', 'true', { hostNetwork: true });
    await expect(apply(cluster.controlPlane, 'proof', greedy)).rejects.toThrow(/violates PodSecurity "restricted/);
  });

  it('tells the exit code of a container that has failed, and what it said', async () => {
    await apply(cluster.controlPlane, 'proof', shellPod('failing', 'echo wrong secret; exit 78'));
    expect(await say('failing')).toBe('wrong secret\n');
    const code = 'jsonpath={.status.containerStatuses[0].state.terminated.exitCode}';
    expect(await cluster.controlPlane.kubectl(['get', 'pod', 'failing', '-n', 'proof', '-o', code])).toBe('78');
  }, 180_000);

  it('answers the name of a Service with the addresses of its pods', async () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'server' },
      spec: { clusterIP: 'None', selector: { app: 'server' }, ports: [{ port: 80 }] },
    };
    await apply(cluster.controlPlane, 'proof', service, shellPod('server', 'exec /busybox sleep 600'));
    await cluster.controlPlane.kubectl([
      'wait',
      '-n',
      'proof',
      '--for=condition=Ready',
      'pod/server',
      '--timeout=120s',
    ]);
    const at = ['get', 'pod', 'server', '-n', 'proof', '-o', 'jsonpath={.status.podIP}'];
    const address = await cluster.controlPlane.kubectl(at);
    await apply(cluster.controlPlane, 'proof', shellPod('asking', '/busybox nslookup server.proof.svc.cluster.local'));
    expect(await say('asking')).toContain(`Address: ${address}`);
  }, 180_000);

  it('has changed nothing of the machine when it has ended', async () => {
    await cluster.stop();
    expect(machine()).toEqual(before);
  }, 60_000);

  it('leaves only empty groups when it is killed, which the next one removes', async () => {
    await killedCluster(folder);
    const left = { ...before, groups: expect.anything() };
    await until('what it has started does not end', async () => expect(machine()).toEqual(left), 30_000);
    expect(machine().groups).not.toEqual(before.groups);
    await removeGroups();
    expect(machine()).toEqual(before);
  }, 300_000);
});
