import { InvalidArgumentError } from 'commander';
import { type SystemName, systemNames } from './systems.js';

const isSystem = (name: string): name is SystemName => systemNames.some((known) => known === name);

/** Names with commas between them. */
export const systemsIn = (text: string): SystemName[] =>
  text.split(',').map((name) => {
    if (isSystem(name)) return name;
    throw new InvalidArgumentError(`The systems are ${systemNames.join(', ')}.`);
  });
