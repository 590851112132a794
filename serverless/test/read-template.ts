import { type CollectionTag, isSeq, parse, type ScalarTag } from 'yaml';
import { composeTemplate } from '../template/compose.js';

/** A resource of the template, its intrinsic functions in their long form: `{ Ref: 'Api' }`. */
export interface ReadResource {
  Type: string;
  Condition?: string;
  Metadata?: { public?: string };
  Properties: Record<string, unknown>;
}

const long = (name: string) => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

const scalar = (name: string): ScalarTag => ({ tag: `!${name}`, resolve: (text) => ({ [long(name)]: text }) });

const list = (name: string): CollectionTag => ({
  tag: `!${name}`,
  collection: 'seq',
  resolve: (items) => ({ [long(name)]: isSeq(items) ? items.toJSON() : [] }),
});

const customTags = [...['Ref', 'GetAtt', 'Sub', 'Condition'].map(scalar), ...['If', 'Equals', 'Not', 'Sub'].map(list)];

/** The resources of the template by their logical ids. */
export const readResources = (): Record<string, ReadResource> => parse(composeTemplate(), { customTags }).Resources;

/** Those of one type, with their ids. */
export const ofType = (resources: Record<string, ReadResource>, type: string): [string, ReadResource][] =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);
