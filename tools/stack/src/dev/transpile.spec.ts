import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../project.js';
import { transpile } from './transpile.js';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'tessera-dev-'));
  const config = {
    extends: join(projectRoot, 'tsconfig.base.json'),
    compilerOptions: { rootDir: 'src', outDir: 'dist' },
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config));
  mkdirSync(join(project, 'src', 'room'), { recursive: true });
});
afterEach(() => rmSync(project, { recursive: true }));

const save = (text: string) => {
  writeFileSync(join(project, 'src', 'room', 'door.ts'), text);
  return transpile(project, 'room/door.ts');
};
const built = (name: string) => readFileSync(join(project, 'dist', 'room', name), 'utf8');

it('writes an ES module that keeps what decorators are told of types', () => {
  const source = `import { Injectable } from '@nestjs/common';
import { Store, type Row } from './store.js';
@Injectable()
export class Door { constructor(private readonly store: Store) {} find(): Row { return this.store.row(); } }`;
  expect(save(source)).toBe(true);
  expect(built('door.js')).toMatch(/^import \{ Injectable \} from '@nestjs\/common';\nimport \{ Store \} from/m);
  expect(built('door.js')).toMatch(/__metadata\("design:paramtypes", \[.*Store/);
});

it('leads from the result to the source', () => {
  save('export const one: number = 1;');
  expect(built('door.js').trimEnd()).toMatch(/^export const one = 1;\n\/\/# sourceMappingURL=door.js.map$/);
  expect(JSON.parse(built('door.js.map')).sources).toEqual(['../../src/room/door.ts']);
});

it('leaves alone what is as it should be, so that nothing restarts for it', () => {
  save('export const one: number = 1;');
  const { mtimeMs } = statSync(join(project, 'dist', 'room', 'door.js'));
  expect(save('export const one: 1 = 1;')).toBe(false);
  expect(statSync(join(project, 'dist', 'room', 'door.js')).mtimeMs).toBe(mtimeMs);
});

it('does not wait for the types to be right', () => {
  expect(save(`export const one: string = 1;`)).toBe(true);
});
