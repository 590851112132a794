import { Command } from 'commander';
import { table } from '../screen.js';
import { progress } from './talk.js';

const footer = `
Bundles each function into one file, zips it, and writes the template: what "deploy" uploads. The same sources give the same
bytes. Beside the zips lie the licences of what is in them.

Examples:
  tessera aws package
  tessera aws package --out /tmp/tessera

Exit codes:
  0  it lies there
  1  a function could not be bundled
  2  the command line is wrong`;

const pack = async ({ out }: { out?: string }) => {
  const [{ sizesOf }, { composeTemplate, packageFunctions }, { writePackage }, { folderOf }] = await Promise.all([
    import('@tessera/aws'),
    import('@tessera/serverless/deploy'),
    import('./write-package.js'),
    import('./where.js'),
  ]);
  const code = await packageFunctions({ progress });
  const folder = out ?? folderOf('package');
  writePackage(folder, code, composeTemplate());
  console.log(table(['FUNCTION', 'BUNDLE KB', 'ZIP KB'], code.rooms.map(sizesOf)).join('\n'));
  console.log(`${code.prefix} lies in ${folder}.`);
};

/** `tessera aws package`: what would be deployed, as files. */
export const packageCommand = (): Command =>
  new Command('package')
    .description('Writes the zips of the functions and the template into a folder.')
    .option('--out <folder>', 'where to (default: .tessera/aws/package)')
    .addHelpText('after', footer)
    .action(pack);
