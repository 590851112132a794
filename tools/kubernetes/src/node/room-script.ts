/** What the kubelet would set for the whole machine, which is not its to set here. It finds these files in their place. */
const kernelSettings: Readonly<Record<string, number>> = {
  'vm/overcommit_memory': 1,
  'vm/panic_on_oom': 0,
  'kernel/panic': 10,
  'kernel/panic_on_oops': 1,
  'kernel/keys/root_maxkeys': 1_000_000,
  'kernel/keys/root_maxbytes': 25_000_000,
};

const covered = Object.entries(kernelSettings).map(([name, value]) => {
  const copy = `/run/settings/${name.replaceAll('/', '.')}`;
  return `echo ${value} > ${copy}; [ ! -e /proc/sys/${name} ] || mount --bind ${copy} /proc/sys/${name}`;
});

/** It has this on its standard output when the room can be entered. */
export const readyWord = 'ready';

/**
 * What is process 1 of the room. The system kills all others when it ends, and it ends when nobody holds its standard input any
 * more: whatever becomes of us, nothing goes on. Mounts and network go with the last of them. The folders that containerd, the
 * kubelet and the network plugins write to wherever they are told to go are the room's own, and hide the machine's.
 */
export const roomScript = `set -e
mount --make-rprivate /
for folder in /run /var/lib /var/log; do mount -t tmpfs -o mode=755 tmpfs $folder; done
mkdir /run/netns /run/lock /run/settings
${covered.join('\n')}
mount --make-rshared /
ip link set lo up
echo ${readyWord}
while read -r line; do :; done
`;
