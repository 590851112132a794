import { reasonOf } from '@tessera/command';
import { withDeadline } from '@tessera/runtime/timing';
import { checkDependencies, checkNode } from './check-project.js';
import { checkJava, checkKafkaJars, checkMongod, checkPostgres, checkRedis } from './check-binaries.js';
import { checkDisk, checkMemory } from './check-machine.js';
import { checkFolder, checkLeftovers } from './check-folder.js';
import { checkPorts } from './check-ports.js';
import { checkServices } from './check-services.js';
import { checkKafka, checkMongoStore, checkPostgresStore, checkRedisStore } from './check-stores.js';
import { type Finding, wrong } from './finding.js';

/** What is known of one state folder and the machine around it. */
export interface Diagnosis {
  findings: Finding[];
  /** What `--fix` has done, in words. */
  fixed: string[];
}

type Check = (dir: string) => Promise<Finding[]>;

const checks: Record<string, Check> = {
  node: checkNode,
  dependencies: checkDependencies,
  java: checkJava,
  mongod: checkMongod,
  postgres: checkPostgres,
  kafka: checkKafkaJars,
  redis: checkRedis,
  disk: checkDisk,
  memory: checkMemory,
  folder: checkFolder,
  processes: checkLeftovers,
  ports: checkPorts,
  services: checkServices,
  'PostgreSQL running': checkPostgresStore,
  'MongoDB running': checkMongoStore,
  'Kafka running': checkKafka,
  'Redis running': checkRedisStore,
};

/** More than any check takes on a busy machine: a store that lets in and says nothing keeps nobody waiting. */
const timeoutMs = 30_000;

/** Looks at everything that a start, or a run, depends on. With `fix`, mends what is safe to mend and looks again. */
export const diagnose = async (dir: string, fix = false): Promise<Diagnosis> => {
  const findings = await runChecks(dir);
  const fixable = fix ? findings.filter((finding) => finding.fix) : [];
  if (fixable.length === 0) return { findings, fixed: [] };
  for (const finding of fixable) await finding.fix?.();
  return { findings: await runChecks(dir), fixed: fixable.map(({ check, text }) => `${check}: ${text}`) };
};

const runChecks = async (dir: string): Promise<Finding[]> => {
  const run = async ([name, check]: [string, Check]) => {
    try {
      return await withDeadline(timeoutMs, check(dir));
    } catch (error) {
      return [
        wrong(name, `could not be looked at: ${reasonOf(error)}`, 'mend what the message names, then look again'),
      ];
    }
  };
  return (await Promise.all(Object.entries(checks).map(run))).flat();
};
