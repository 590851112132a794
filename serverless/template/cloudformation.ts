import { Document, isMap, isScalar, isSeq, type Node, Scalar, visit } from 'yaml';

/** What a template is made of; an intrinsic function is a node with a tag. */
export type Value = string | number | boolean | Node | readonly Value[] | { readonly [key: string]: Value };

/** Resources, or whatever else a section of a template lists, by logical id. */
export type Listed = Readonly<Record<string, Value>>;

/** As CloudFormation reads it: `2012-10-17` and `on` would not be text without quotes. */
const asRead = { schema: 'yaml-1.1', aliasDuplicateObjects: false } as const;
const document = new Document(undefined, asRead);

const tagged = (tag: string, value: Value): Node => {
  const node = typeof value === 'string' ? new Scalar(value) : document.createNode(value, asRead);
  node.tag = tag;
  return node;
};

/** A parameter or a resource by its logical id. */
export const ref = (id: string): Node => tagged('!Ref', id);

/** An attribute of a resource: `Api.RootResourceId`. */
export const getAtt = (attribute: string): Node => tagged('!GetAtt', attribute);

/** Text with `${…}` in it: references, and names of `with`. */
export const sub = (text: string, names?: Listed): Node => tagged('!Sub', names ? [text, names] : text);

/** One of two, by a condition. */
export const choose = (condition: string, yes: Value, no: Value): Node => tagged('!If', [condition, yes, no]);

/** A property that is not there. */
export const nothing = (): Node => ref('AWS::NoValue');

const WIDTH = 110;

const widthOf = (node: unknown): number => {
  if (isScalar(node)) return String(node.value).length + (node.tag ?? '').length + 2;
  if (isSeq(node)) return 4 + node.items.reduce<number>((sum, item) => sum + widthOf(item) + 2, 0);
  if (!isMap(node)) return WIDTH;
  return 4 + node.items.reduce((sum, { key, value }) => sum + widthOf(key) + widthOf(value) + 4, 0);
};

/** Short collections of scalars on one line each, as a person would write them. */
const compact = (node: Node): Node => {
  visit(node, {
    Collection: (_, collection) => {
      collection.flow = widthOf(collection) < WIDTH;
    },
  });
  return node;
};

/** Resources as a part of a template has them. */
export const written = (resources: Listed): string =>
  new Document({ Resources: compact(document.createNode(resources, asRead)) }, asRead).toString({ lineWidth: 0 });
