import { CommandError } from '@tessera/command';
import { Command } from 'commander';
import { asJson } from '../screen.js';
import { quietly } from './progress.js';

const footer = `
Each object against the schemas of Kubernetes 1.36 and of the operators, strictly; then what no schema compares: ports and
selectors that must meet, settings that the services read, secrets that somebody makes, groups and partitions of the topics,
connections that the databases allow, who may talk to whom. Schemas are fetched once (Go). Strimzi's are in no registry: give
them by --crds or STRIMZI_CRDS (packaging/install/cluster-operator of its repository), else its objects are not checked.
With --cluster, kubectl's current context is asked as well, and nothing is changed: kinds, namespace and Secrets that must be
there, and whether the API server would take each object.

Examples:
  tessera k8s check
  tessera k8s check production --crds strimzi/packaging/install/cluster-operator
  tessera k8s check ~/shop/k8s --cluster

Exit codes:
  0  everything fits
  1  something does not, or it cannot be checked
  2  the command line is wrong, or there is no such overlay`;

interface Options {
  crds?: string;
  cluster?: boolean;
  json?: boolean;
}

const linesOf = ({ overlay, objects, wrong }: { overlay: string; objects: number; wrong: string[] }): string[] => [
  `${overlay}: ${objects} objects, ${wrong.length === 0 ? 'all fit' : `${wrong.length} things wrong`}`,
  ...wrong.map((line) => `  ${line}`),
];

const run = async (given: string[], { crds, cluster, json }: Options) => {
  const { check, kubectlOfContext, overlays } = await import('@tessera/kubernetes');
  const asked = given.length > 0 ? given : overlays();
  const options = { ...(crds !== undefined && { crds }), ...(cluster && { kubectl: await kubectlOfContext() }) };
  const { checked, checksStrimzi } = await check(asked, options, quietly);
  const notChecked = "Strimzi's fields were not checked: give its definitions by --crds or STRIMZI_CRDS.";
  if (!checksStrimzi) console.error(notChecked);
  console.log(json ? asJson({ checksStrimzi, checked }) : checked.flatMap(linesOf).join('\n'));
  const wrong = checked.filter((one) => one.wrong.length > 0).map(({ overlay }) => overlay);
  if (wrong.length > 0) throw new CommandError(json ? '' : `Not as it must be: ${wrong.join(', ')}.`);
};

/** `tessera k8s check`: are overlays what Kubernetes takes and what the services are? */
export const checkCommand = (): Command =>
  new Command('check')
    .description('Proves that overlays are what Kubernetes takes, and what the services need.')
    .argument('[overlays...]', 'which; all of k8s/overlays unless some are named')
    .option('--crds <folder>', "definitions of kinds that no registry has: Strimzi's")
    .option('--cluster', "ask the cluster of kubectl's current context as well; changes nothing")
    .option('--json', 'print {checksStrimzi, checked: [{overlay, objects, wrong}]} as JSON')
    .addHelpText('after', footer)
    .action(run);
