import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project.js';
import { nodeFlags, tracesPreload } from './app-files.js';

it('Node is started in the image as it is here', () => {
  const dockerfile = readFileSync(join(projectRoot, 'docker', 'service.Dockerfile'), 'utf8').replaceAll('\\\n', '');
  const [, command = '[]'] = /^CMD (\[.*\])$/m.exec(dockerfile) ?? [];
  // There Node finds it by its name, from the folder in which it is started.
  const flags = nodeFlags.map((flag) => flag.replace(tracesPreload, '@tessera/runtime/traces'));
  expect(JSON.parse(command)).toEqual([...flags, 'service/dist/main.js']);
});
