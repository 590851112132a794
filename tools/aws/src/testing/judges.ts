import { ToolMissing } from '@tessera/command';
import { installOnce, onPath, runCommand, silent } from '@tessera/stack';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { awsCache, pythonTools } from '../python.js';

const VERSION = '3.2.1';
const cargoRoot = join(awsCache, 'cargo');

/** Where rustup puts it, which is not on every path. */
const findCargo = () => onPath('cargo') ?? [join(homedir(), '.cargo', 'bin', 'cargo')].find((file) => existsSync(file));

const installGuard = async () => {
  const cargo = findCargo();
  if (!cargo) throw new ToolMissing(`cfn-guard ${VERSION}, or cargo to build it`);
  const { ok, lines } = await runCommand(cargo, ['install', 'cfn-guard', '--version', VERSION, '--root', cargoRoot]);
  if (!ok) throw new ToolMissing(`cfn-guard ${VERSION} from crates.io (${lines.at(-1) ?? 'cargo said nothing'})`);
};

/** cfn-guard: of `CFN_GUARD`, on the path, or built here, which takes minutes once. */
const cfnGuard = async (): Promise<string> => {
  const given = process.env['CFN_GUARD'] || onPath('cfn-guard');
  if (given) return given;
  const built = join(cargoRoot, 'bin', 'cfn-guard');
  await installOnce(cargoRoot, () => existsSync(built), installGuard);
  return built;
};

/** What the template is judged with. */
export const judges = async () => ({ guard: await cfnGuard(), lint: join(await pythonTools(silent), 'cfn-lint') });

/** What an emulator is made with. */
export const emulated = () => pythonTools(silent);
