import { Command } from 'commander';
import { rebuildCommand } from './rebuild.command.js';

const footer = `
The order service prices orders from a copy that it keeps of inventory's products, told by the topic products. tessera check
(I11) compares both.

Examples:
  tessera copies rebuild`;

/** `tessera copies`: what a service keeps of another one's data. */
export const copiesCommand = (): Command =>
  new Command('copies')
    .description('Makes the copies that services keep of the data of others anew.')
    .addCommand(rebuildCommand())
    .addHelpText('after', footer);
