import { ToolMissing } from '@tessera/command';
import { onPath, runCommand } from '@tessera/stack';

const oldest = '1.26';

/** Last where its archive is unpacked to, which is not on every PATH. */
const places = () => `${process.env['PATH'] ?? ''}:/usr/local/go/bin`;

/** `go1.26.8` and `go1.27rc1` against `1.26`. */
export const isAtLeast = (version: string, oldest: string): boolean => {
  const [major = 0, minor = 0] = (/\d+(\.\d+)?/.exec(version)?.[0] ?? '').split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
};

/** From 1.21 on Go fetches the version that a module asks for, unless it was told to stay as it is. */
export const isNewEnough = (version: string, toolchain: string): boolean =>
  isAtLeast(version, oldest) || (isAtLeast(version, '1.21') && toolchain.includes('auto'));

/** The Go for what is made with it (`kustomize is built`). Throws ToolMissing where there is none, or one that is too old. */
export const goFor = async (what: string, path = places()): Promise<string> => {
  const remedy = `${what} with Go ${oldest} or newer: install it (https://go.dev/doc/install) and say it again`;
  const go = onPath('go', path);
  if (!go) throw new ToolMissing(`there is no Go on the PATH; ${remedy}`);
  const { ok, lines } = await runCommand(go, ['env', 'GOVERSION', 'GOTOOLCHAIN'], { cwd: '/' });
  const [version = '', toolchain = ''] = lines;
  if (!ok || !isNewEnough(version, toolchain)) throw new ToolMissing(`${go} is ${version || 'broken'}; ${remedy}`);
  return go;
};
