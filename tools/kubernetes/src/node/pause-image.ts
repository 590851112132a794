import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './must.js';

/** In each pod it holds the network while containers come and go. */
export const pauseImage = 'tessera.local/pause:1';

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** What `docker save` writes for an image. */
const description = (layer: Buffer) => ({
  config: {
    architecture: architectures[process.arch] ?? process.arch,
    os: 'linux',
    config: { Entrypoint: ['/busybox', 'sleep', '2147483647'], User: '65535:65535' },
    rootfs: { type: 'layers', diff_ids: [`sha256:${createHash('sha256').update(layer).digest('hex')}`] },
  },
  manifest: [{ Config: 'config.json', RepoTags: [pauseImage], Layers: ['layer.tar'] }],
});

/** Makes the image of a program that needs no library; answers its archive. There is no registry to ask for Kubernetes' own. */
export const writePauseImage = async (busybox: string, folder: string): Promise<string> => {
  const draft = join(folder, 'pause');
  const archive = join(folder, 'pause.tar');
  mkdirSync(draft, { recursive: true });
  copyFileSync(busybox, join(draft, 'busybox'));
  await must('tar', '-C', draft, '--owner=0', '--group=0', '-cf', join(draft, 'layer.tar'), 'busybox');
  const { config, manifest } = description(readFileSync(join(draft, 'layer.tar')));
  writeFileSync(join(draft, 'config.json'), JSON.stringify(config));
  writeFileSync(join(draft, 'manifest.json'), JSON.stringify(manifest));
  await must('tar', '-C', draft, '-cf', archive, 'config.json', 'layer.tar', 'manifest.json');
  return archive;
};
