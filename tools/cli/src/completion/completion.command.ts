import { Argument, Command } from 'commander';
import { bashScript } from './bash-script.js';
import { wordsOf } from './words.js';
import { zshScript } from './zsh-script.js';

const footer = `
It completes ./tessera, npx tessera, and tessera where that is on your PATH: ln -s "$PWD/tessera" ~/.local/bin/

Examples:
  source <(./tessera completion bash)                         this shell
  ./tessera completion bash >> ~/.bashrc                      every bash
  source <(./tessera completion zsh)                          this shell, after compinit

Exit codes:
  0  done
  2  the command line is wrong`;

const scripts = { bash: bashScript, zsh: zshScript };

/** `tessera completion SHELL`: a script that teaches the shell our commands and options. */
export const completionCommand = (): Command =>
  new Command('completion')
    .description('Prints a script with which a shell completes commands, options and names.')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(scripts)))
    .addHelpText('after', footer)
    .action((shell: keyof typeof scripts, _: unknown, command: Command) => {
      if (command.parent) process.stdout.write(scripts[shell](wordsOf(command.parent)));
    });
