import { type Deployed } from '@tessera/aws';
import { Command } from 'commander';
import { type ParameterOptions, parametersOf, withParameters } from './parameter-options.js';
import { progress, talk } from './talk.js';
import { awsOf, credentialsNote, type Where, withWhere } from './where.js';

const footer = `
Uploads what is new, has CloudFormation work out what changes, shows it, asks when something is replaced or deleted, and
waits for the end. An update leaves the parameters that are not named as they are. Interrupted, it goes on where it was when
it is said again. The firewall (--waf on, the default) costs about nine dollars a month when nobody calls; the rest nothing.
${credentialsNote}

Examples:
  tessera aws deploy --region eu-west-1
  tessera aws deploy --waf off --chain one --set LogDays=30
  tessera aws deploy --stack tessera-test --dry-run
  tessera aws deploy --yes

Exit codes:
  0  it is deployed, or there was nothing to do
  1  it could not be, or somebody did not agree; the last lines say why
  2  the command line is wrong, a parameter is out of range, or there is no such region`;

interface DeployOptions extends Where, ParameterOptions {
  dryRun?: boolean;
  yes?: boolean;
}

const titles = {
  created: 'Deployed.',
  updated: 'Updated.',
  none: 'There is nothing to do.',
  dry: 'Nothing was changed.',
} as const;

const closing = ({ outcome, stack }: Deployed, url: string | undefined): string[] => [
  titles[outcome],
  ...(url === undefined ? [] : [`  ${'url'.padEnd(22)} ${url}`]),
  ...Object.entries(stack?.outputs ?? {})
    .filter(([name]) => name !== 'Url')
    .map(([name, value]) => `  ${name.padEnd(22)} ${value}`),
];

const run = async ({ dryRun = false, yes = false, ...options }: DeployOptions) => {
  const aws = await awsOf(options);
  const { apiOf, composeTemplate, deploy, packageFunctions } = await import('@tessera/serverless/deploy');
  const code = await packageFunctions({ progress });
  const parameters = parametersOf(options);
  const asked = { stack: options.stack, template: composeTemplate(), code, parameters, dryRun };
  const deployed = await deploy(aws, { ...asked, ...talk(yes) });
  const { stack } = deployed;
  console.log(closing(deployed, stack && apiOf(aws, stack)).join('\n'));
  if (stack?.parameters['Waf'] === 'on')
    console.log('Waf is on: it costs about nine dollars a month when nobody calls.');
};

/** `tessera aws deploy`: brings a stack to these sources. */
export const deployCommand = (): Command =>
  withParameters(withWhere(new Command('deploy')))
    .description('Deploys the serverless edition, or brings it up to date.')
    .option('--dry-run', 'show what would change, and leave nothing')
    .option('--yes', 'agree to what is replaced or deleted')
    .addHelpText('after', footer)
    .action(run);
