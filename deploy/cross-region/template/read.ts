import { existsSync, readFileSync } from 'node:fs';
import { type CollectionTag, isSeq, LineCounter, parseDocument, type ScalarTag, visit } from 'yaml';
import * as z from 'zod';
import { refuse } from './fault.js';
import { type Template } from './model.js';
import { shaped } from './shape.js';

const valued = ['GetAtt', 'Sub', 'Join', 'Select', 'Split', 'Cidr', 'GetAZs', 'FindInMap', 'ImportValue', 'Base64'];
const tagged = ['Ref', 'Condition', ...[...valued, 'If', 'Equals', 'Not', 'And', 'Or'].map((name) => `Fn::${name}`)];

/** `!GetAtt A.B.C` is attribute `B.C` of `A`. */
const scalarOf = (name: string, text: string) =>
  name === 'Fn::GetAtt' && text.includes('.')
    ? [text.slice(0, text.indexOf('.')), text.slice(text.indexOf('.') + 1)]
    : text;

const short = (name: string) => `!${name.replace('Fn::', '')}`;

const scalar = (name: string): ScalarTag => ({
  tag: short(name),
  resolve: (text) => ({ [name]: scalarOf(name, text) }),
});

const sequence = (name: string): CollectionTag => ({
  tag: short(name),
  collection: 'seq',
  resolve: (items) => ({ [name]: isSeq(items) ? items.toJSON() : [] }),
});

const ofCloudFormation = [...tagged.map(scalar), ...tagged.map(sequence)];

const bag = z.record(z.string(), z.json());
const name = z.string().regex(/^[A-Za-z0-9]+$/);
const resource = z.strictObject({
  Type: z.string(),
  Condition: z.string().optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  Metadata: bag.optional(),
  Properties: bag.optional(),
});
const shape = z.strictObject({
  AWSTemplateFormatVersion: z.literal('2010-09-09').optional(),
  Description: z.string().optional(),
  Metadata: bag.optional(),
  Parameters: z.record(name, bag).optional(),
  Mappings: bag.optional(),
  Conditions: z.record(name, z.json()).optional(),
  Resources: z.record(name, resource),
  Outputs: z.record(name, bag).optional(),
});

/**
 * A template from its yaml. As CloudFormation it reads yaml 1.1, where `on` is true, but knows neither dates nor aliases.
 * Whatever is a fault to yaml, or a tag, section or attribute that is not known, throws with the line or the name.
 *
 * @param file what the error calls it.
 */
export const parseTemplate = (text: string, file = 'template'): Template => {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    version: '1.1',
    merge: false,
    prettyErrors: false,
    lineCounter,
    customTags: (tags) => [...tags.filter((tag) => !/timestamp/.test(Object(tag).tag ?? tag)), ...ofCloudFormation],
  });
  const refuseAt = (offset: number, says: string) => refuse(`${file}, line ${lineCounter.linePos(offset).line}`, says);
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) refuseAt(fault.pos[0], fault.message);
  visit(document, { Alias: (_, { source, range }) => refuseAt(range?.[0] ?? 0, `alias *${source} is not supported`) });
  return shaped(shape, document.toJS(), file) as Template;
};

/** The folder of this package, seen from its sources and from dist. */
const folder = ['../', '../../']
  .map((up) => new URL(up, import.meta.url))
  .find((above) => existsSync(new URL('package.json', above)));

/** The text of one of this package's templates: `01-main`. */
export const templateText = (name: string): string => readFileSync(new URL(`${name}.yaml`, folder), 'utf8');

/** One of this package's templates, parsed. */
export const readTemplate = (name: string): Template => parseTemplate(templateText(name), `${name}.yaml`);
