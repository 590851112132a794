import * as z from 'zod';
import { refuse } from './fault.js';
import { type Template } from './model.js';
import { shaped } from './shape.js';

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const declaration = z.strictObject({
  Type: z.enum(['String', 'Number', 'CommaDelimitedList', 'List<Number>']),
  Default: value.optional(),
  AllowedValues: z.array(value).optional(),
  AllowedPattern: z.string().optional(),
  MinValue: z.coerce.number().default(-Infinity),
  MaxValue: z.coerce.number().default(Infinity),
  MinLength: z.coerce.number().default(0),
  MaxLength: z.coerce.number().default(Infinity),
  NoEcho: z.boolean().optional(),
  Description: z.string().optional(),
  ConstraintDescription: z.string().optional(),
});
type Declaration = z.output<typeof declaration>;

const isBetween = (value: number, least: number, most: number) => value >= least && value <= most;

/** What an item must do that it does not. */
const faultOf = (item: string, of: Declaration): string | undefined => {
  if (of.AllowedValues && !of.AllowedValues.includes(item)) return `be one of ${of.AllowedValues.join(', ')}`;
  if (of.AllowedPattern && !new RegExp(`^(?:${of.AllowedPattern})$`).test(item)) return `match ${of.AllowedPattern}`;
  if (!isBetween(item.length, of.MinLength, of.MaxLength))
    return `have ${of.MinLength} to ${of.MaxLength} characters, not ${item.length}`;
  if (!of.Type.includes('Number')) return undefined;
  if (!/^-?\d+(\.\d+)?$/.test(item)) return 'be a number';
  return isBetween(Number(item), of.MinValue, of.MaxValue) ? undefined : `be ${of.MinValue} to ${of.MaxValue}`;
};

/**
 * The values of a template's parameters: text, also for a Number, or a list of texts. Throws on what is missing, not
 * declared, or not allowed; a default is checked like any other value.
 */
export const parametersOf = (
  { Parameters = {} }: Template,
  values: Readonly<Record<string, string>>,
  stack: string,
): Record<string, string | string[]> => {
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(Parameters, name));
  if (unknown !== undefined) refuse(stack, `there is no parameter ${unknown}`);
  const valueOf = ([name, body]: [string, unknown]) => {
    const at = `${stack}: parameter ${name}`;
    const declared = shaped(declaration, body, at);
    const text = values[name] ?? declared.Default ?? refuse(at, 'has no value');
    const isList = declared.Type !== 'String' && declared.Type !== 'Number';
    const items = isList ? text.split(',').map((item) => item.trim()) : [text];
    for (const item of items) {
      const fault = faultOf(item, declared);
      if (fault) refuse(at, `must ${fault}; it is "${text}"`);
    }
    return [name, isList ? items : text] as const;
  };
  return Object.fromEntries(Object.entries(Parameters).map(valueOf));
};
