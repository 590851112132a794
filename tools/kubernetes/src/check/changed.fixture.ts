import { type KubeObject } from '../object.js';

/** Makes a changed copy of an object. */
export type Change = (object: KubeObject) => KubeObject;

type Fields = Record<string, unknown>;

/** The fields that hold the last step of a path like `spec.template.spec.containers.0.image`; a change that misses its object is an error. */
const holderOf = (object: KubeObject, path: string): { fields: Fields; key: string } => {
  const steps = path.split('.');
  const key = steps.pop() ?? '';
  const fields = steps.reduce<unknown>((at, step) => (at as Fields | undefined)?.[step], object);
  if (typeof fields !== 'object' || fields === null) throw new Error(`${object.kind} has no ${steps.join('.')}`);
  return { fields: fields as Fields, key };
};

/** Sets what lies there. */
export const set =
  (path: string, value: unknown): Change =>
  (object) => {
    const copy = structuredClone(object);
    const { fields, key } = holderOf(copy, path);
    fields[key] = value;
    return copy;
  };

/** Takes away what lies there. */
export const without =
  (path: string): Change =>
  (object) => {
    const copy = structuredClone(object);
    const { fields, key } = holderOf(copy, path);
    if (!(key in fields)) throw new Error(`${object.kind} has no ${path}`);
    delete fields[key];
    return copy;
  };

/** Adds to the list there; there may be none yet. */
export const add =
  (path: string, value: unknown): Change =>
  (object) => {
    const { fields, key } = holderOf(object, path);
    return set(path, [...((fields[key] as unknown[] | undefined) ?? []), value])(object);
  };

/** One after another. */
export const all =
  (...changes: readonly Change[]): Change =>
  (object) =>
    changes.reduce((changed, change) => change(changed), object);
