import { CommandError } from './command-error.js';

/** This machine has no such tool, and cannot get it. */
export class ToolMissing extends CommandError {}
