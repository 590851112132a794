import { startStores } from '@tessera/stack';
import { join } from 'node:path';
import { needPrograms } from './programs.js';
import { Stage } from './stage.js';
import { surroundingsOfRun } from './versions.js';

/** Does its work where nothing but Kafka, nginx and what the work starts itself takes time from what is measured. */
export const onStage = async (dir: string, work: (stage: Stage, programs: readonly string[]) => Promise<void>) => {
  const programs = needPrograms();
  const stores = await startStores({ dir, only: ['kafka'] });
  const stage = await Stage.open(stores.kafkaBrokers, join(dir, 'gateway'));
  try {
    console.log(await surroundingsOfRun(programs));
    await work(stage, programs);
  } finally {
    await stage.close();
    await stores.stop();
  }
};
