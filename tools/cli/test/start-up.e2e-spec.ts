import { projectRoot } from '@tessera/stack';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Says each module that is loaded. */
const hook = `import { registerHooks } from 'node:module';
  registerHooks({ resolve: (name, context, next) => {
    const found = next(name, context);
    console.error(found.url);
    return found;
  } });`;

/** The packages that a command loads before it does anything. */
const loadedBy = (...words: string[]) => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const main = join(projectRoot, 'tools', 'cli', 'dist', 'main.js');
  const args = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, main, ...words];
  const { stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  return [...new Set(stderr.match(/(?<=node_modules\/)(@[^/]+\/)?[^/\n]+/g))];
};

it.each([['--help'], ['status'], ['check', '--settle', 'soon']])(
  'a command waits for nothing that only services need: tessera %s',
  (...words) => {
    const packages = loadedBy(...words);
    expect(packages).toContain('commander');
    expect(packages.filter((name) => /nest|rxjs|fastify|undici|typeorm|mongo/.test(name))).toEqual([]);
  },
);
