import { projectRoot } from '@tessera/stack';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Agreement } from '../agreement.js';
import { containersOf, type Pods, podsOf } from '../rendered/pods.js';
import { type Image, imageOf, isOurs } from '../rendered/image.js';

const packageJson = z.object({ version: z.string() });
const { version } = packageJson.parse(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')));

const wrongImage = ({ of }: Pods, reference: string): string[] => {
  const image = imageOf(reference);
  if (image.version === 'latest') return [`${of}: ${reference} is another image tomorrow`];
  if (isOurs(image) && image.version !== version) return [`${of}: ${reference} is not of this version, ${version}`];
  return image.version === undefined && image.digest === undefined ? [`${of}: ${reference} says no version`] : [];
};

/** Names of Jobs become names of pods and hosts: they have no dots. */
const wrongName = ({ of, object }: Pods, { version: tag = '' }: Image): string[] =>
  object.kind === 'Job' && !object.metadata.name.endsWith(`-${tag.replaceAll('.', '-')}`)
    ? [`${of}: runs an image of version ${tag} and is not named so: it could not be applied a second time`]
    : [];

const ofOurs = ({ spec }: Pods) => spec.containers.map(({ image }) => imageOf(image)).filter(isOurs);

/** Two versions at once are a rollout that was forgotten. The template of a Job cannot be changed: each version has a Job of its own. */
export const versions: Agreement = {
  name: 'every image has a version, ours this one, and Jobs are named after it',
  broken: (objects) =>
    podsOf(objects).flatMap((pods) => [
      ...containersOf(pods).flatMap(({ image }) => wrongImage(pods, image)),
      ...ofOurs(pods).flatMap((image) => wrongName(pods, image)),
    ]),
};
