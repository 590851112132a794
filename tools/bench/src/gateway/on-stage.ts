import { startStores, type Stores } from '@tessera/stack';
import { join } from 'node:path';
import { needPrograms } from './programs.js';
import { Stage } from './stage.js';
import { surroundingsOfRun } from './versions.js';

type Work = (stage: Stage, programs: readonly string[]) => Promise<void>;

const onStores = async ({ kafkaBrokers }: Stores, dir: string, work: (stage: Stage) => Promise<void>) => {
  const stage = await Stage.open(kafkaBrokers, join(dir, 'gateway'));
  await work(stage).finally(() => stage.close());
};

/** Does its work where nothing but Kafka, nginx and what the work starts itself takes time from what is measured. */
export const onStage = async (dir: string, work: Work) => {
  const programs = needPrograms();
  const stores = await startStores({ dir, only: ['kafka'] });
  const measured = async (stage: Stage) => {
    console.log(await surroundingsOfRun(programs));
    await work(stage, programs);
  };
  await onStores(stores, dir, measured).finally(() => stores.stop());
};
