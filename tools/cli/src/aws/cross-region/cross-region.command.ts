import { Command } from 'commander';
import { deployCommand } from './deploy.command.js';
import { destroyCommand } from './destroy.command.js';
import { labCommand } from './lab.command.js';
import { planCommand } from './plan.command.js';
import { rotateCommand } from './rotate.command.js';
import { statusCommand } from './status.command.js';
import { testCommand } from './test.command.js';

const footer = `
A private API in one region and its callers in another, over peering and without the internet; four templates, which can be
deployed by hand as well. docs/cross-region.md has the picture.

Examples:
  tessera aws cross-region lab happy
  tessera aws cross-region plan --name shop --main eu-west-1 --client us-east-1
  tessera aws cross-region deploy --name shop --main eu-west-1 --client us-east-1
  tessera aws cross-region test --name shop --main eu-west-1 --client us-east-1`;

/** `tessera aws cross-region`: the private API. In the order in which one needs them. */
export const crossRegionCommand = (): Command =>
  new Command('cross-region')
    .description('Runs a private API that is called from another region.')
    .addCommand(labCommand())
    .addCommand(planCommand())
    .addCommand(deployCommand())
    .addCommand(statusCommand())
    .addCommand(testCommand())
    .addCommand(rotateCommand())
    .addCommand(destroyCommand())
    .addHelpText('after', footer);
