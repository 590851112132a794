import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/**
 * Compiles one file of a project's `src` into its `dist` without a look at its types or at any other file, which
 * `isolatedModules` allows everywhere here. Answers whether `dist` changed.
 */
export const transpile = (project: string, file: string): boolean => {
  const source = join(project, 'src', file);
  const target = join(project, 'dist', file.replace(/\.ts$/, '.js'));
  const compilerOptions = optionsOf(project);
  const { outputText, sourceMapText = '' } = ts.transpileModule(readFileSync(source, 'utf8'), {
    compilerOptions,
    fileName: source,
  });
  if (existsSync(target) && readFileSync(target, 'utf8') === outputText) return false;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(`${target}.map`, sourceMapText);
  // In its place, not by a rename: `node --watch` looks at the file that it has loaded.
  writeFileSync(target, outputText);
  return true;
};

const known = new Map<string, ts.CompilerOptions>();

/** As in the project's tsconfig.json. One file alone does not tell that its package is of ES modules. */
const optionsOf = (project: string): ts.CompilerOptions => {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} };
  const read = () => ts.getParsedCommandLineOfConfigFile(join(project, 'tsconfig.json'), {}, host)?.options;
  const options = known.get(project) ?? { ...read(), module: ts.ModuleKind.ESNext };
  known.set(project, options);
  return options;
};
