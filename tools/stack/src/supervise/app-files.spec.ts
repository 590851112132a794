import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project.js';
import { nodeFlags } from './app-files.js';

it('Node is started in the image as it is here', () => {
  const dockerfile = readFileSync(join(projectRoot, 'docker', 'service.Dockerfile'), 'utf8').replaceAll('\\\n', '');
  const [, command = '[]'] = /^CMD (\[.*\])$/m.exec(dockerfile) ?? [];
  expect(JSON.parse(command)).toEqual([...nodeFlags, 'service/dist/main.js']);
});
