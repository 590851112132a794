import { type Parameter } from '@aws-sdk/client-cloudformation';
import { CommandError } from '@tessera/command';
import { parse } from 'yaml';

/** What a template says of one of its parameters; the part of CloudFormation's syntax that refuses a value. */
export interface Declared {
  Type: string;
  Default?: string | number;
  AllowedValues?: readonly (string | number)[];
  AllowedPattern?: string;
  MinValue?: number;
  MaxValue?: number;
  MinLength?: number;
  MaxLength?: number;
}

// The short forms of CloudFormation's functions (!Ref, !Sub) are tags that nobody here needs to understand.
const sections = (template: string) => Object(parse(template, { logLevel: 'silent' }));

/** The parameters of a template, by name. */
export const declaredIn = (template: string): Record<string, Declared> => sections(template).Parameters ?? {};

/** The names of resources that a template keeps when its stack is deleted. */
export const retainedIn = (template: string): Set<string> => {
  const resources: Record<string, { DeletionPolicy?: string }> = sections(template).Resources ?? {};
  return new Set(Object.keys(resources).filter((name) => resources[name]?.DeletionPolicy?.startsWith('Retain')));
};

const faultOf = (value: string, declared: Declared): string | undefined => {
  const { AllowedValues, AllowedPattern, MinValue = -Infinity, MaxValue = Infinity, MinLength = 0 } = declared;
  if (AllowedValues && !AllowedValues.map(String).includes(value)) return `be one of ${AllowedValues.join(', ')}`;
  if (AllowedPattern && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) return `match ${AllowedPattern}`;
  if (value.length < MinLength || value.length > (declared.MaxLength ?? Infinity)) return 'be longer, or shorter';
  if (declared.Type !== 'Number') return undefined;
  if (!/^-?\d+(\.\d+)?$/.test(value)) return 'be a number';
  if (Number(value) >= MinValue && Number(value) <= MaxValue) return undefined;
  return MaxValue === Infinity ? `be ${MinValue} or more` : `be ${MinValue} to ${MaxValue}`;
};

/** Refuses, before anything is created, what the template would refuse. */
export const checkParameters = (
  declared: Readonly<Record<string, Declared>>,
  given: Readonly<Record<string, string>>,
) => {
  for (const [name, value] of Object.entries(given)) {
    const one = declared[name];
    if (!one)
      throw new CommandError(`There is no parameter ${name}: choose from ${Object.keys(declared).join(', ')}.`, {
        exitCode: 2,
      });
    const fault = faultOf(value, one);
    if (fault) throw new CommandError(`Parameter ${name} must ${fault}; it is "${value}".`, { exitCode: 2 });
  }
};

/** As CloudFormation takes it: what is given, and for an update what the last one had of the rest. */
export const parameterList = (
  declared: Readonly<Record<string, Declared>>,
  given: Readonly<Record<string, string>>,
  before: readonly string[] = [],
): Parameter[] =>
  Object.keys(declared).flatMap((name): Parameter[] => {
    if (given[name] !== undefined) return [{ ParameterKey: name, ParameterValue: given[name] }];
    return before.includes(name) ? [{ ParameterKey: name, UsePreviousValue: true }] : [];
  });
