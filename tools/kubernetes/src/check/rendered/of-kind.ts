import { CommandError } from '@tessera/command';
import * as z from 'zod';
import { type KubeObject, nameOf } from '../../object.js';

/** An object, and of its fields those that somebody asks for. */
export interface Read<Fields> {
  /** As messages call it. */
  name: string;
  object: KubeObject;
  fields: Fields;
}

const unreadable = (object: KubeObject, { path, message }: z.core.$ZodIssue) =>
  new CommandError(`${nameOf(object)}: ${path.join('.')}: ${message}`);

/** The fields of one object. Schemas of its kind say it better; this is for objects whose schema nobody has. */
export const readAs = <Fields extends z.ZodType>(object: KubeObject, fields: Fields): Read<z.output<Fields>> => {
  const read = fields.safeParse(object);
  if (read.success) return { name: nameOf(object), object, fields: read.data };
  throw unreadable(
    object,
    read.error.issues[0] ?? { code: 'custom', path: [], message: 'cannot be read', input: object },
  );
};

/** Every object of a kind, with these fields of it. */
export const ofKind = <Fields extends z.ZodType>(objects: readonly KubeObject[], kind: string, fields: Fields) =>
  objects.filter((object) => object.kind === kind).map((object) => readAs(object, fields));
