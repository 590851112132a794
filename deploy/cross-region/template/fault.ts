import { type Bag, type Json } from './model.js';

/**
 * A template, or a value for it, that CloudFormation would refuse or that is not known here. The message is one line, and
 * names the stack and the resource.
 */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault';
}

/** @param at where it is: `demo-main: SubnetA` */
export const refuse = (at: string, says: string): never => {
  throw new TemplateFault(`${at}: ${says}`);
};

/** Text, a number or a boolean as text; a list or an object is refused. */
export const asText = (value: unknown, at: string, what: string): string =>
  value === undefined || typeof value === 'object' ? refuse(at, `${what} must be text`) : String(value);

/** An object; anything else is refused. */
export const asBag = (value: Json | undefined, at: string, what: string): Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? value
    : refuse(at, `${what} must be an object`);
