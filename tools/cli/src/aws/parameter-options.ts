import { type Command, InvalidArgumentError, Option } from 'commander';

/** What a deployment may be told of the template's parameters. */
export interface ParameterOptions {
  chain?: string;
  waf?: string;
  set: Readonly<Record<string, string>>;
}

const collect = (text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const [, name, value] = /^([A-Za-z]\w*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Give a name and a value: LogDays=30.');
  return { ...before, [name]: value };
};

/** The two that decide what it costs by name, all others by theirs in the template. */
export const withParameters = (command: Command): Command =>
  command
    .addOption(
      new Option('--chain <style>', 'validate and format as functions of their own, or as calls').choices([
        'express',
        'one',
      ]),
    )
    .addOption(
      new Option('--waf <state>', 'a firewall before the API, the one part that costs when nobody calls').choices([
        'on',
        'off',
      ]),
    )
    .option('--set <name=value>', 'any parameter of the template; may be given several times', collect, {});

/** Those that were given, by their names in the template. */
export const parametersOf = ({ chain, waf, set }: ParameterOptions): Record<string, string> => ({
  ...(chain === undefined ? {} : { Chain: chain }),
  ...(waf === undefined ? {} : { Waf: waf }),
  ...set,
});
