import { type TemplateName } from '../driver/steps.js';
import { type Json, type Template } from '../template/model.js';

/** A defect that somebody might make. */
export interface Planted {
  name: string;
  /** Of the published sample it is this weakness. */
  weakness?: number;
  /** The template that it is planted in. */
  into: TemplateName;
  plant: Plant;
  /** The rule of `cross-region.guard` that must find it, and no other does. */
  foundBy: string;
  /** What cfn-lint says of it; nothing unless it is said here. */
  lint?: string;
}

/** Changes the resources of a template in place. */
export type Plant = (resources: Template['Resources']) => void;

/** What holds the end of a path, and that end: `Api.Properties.Policy.Statement.1`. Throws where there is no such way. */
const endOf = (resources: Template['Resources'], path: string): [holder: Record<string, unknown>, end: string] => {
  const steps = path.split('.');
  const end = steps.pop() ?? '';
  const holder = steps.reduce<unknown>((inside, step) => Object(inside)[step], resources);
  if (typeof holder !== 'object' || holder === null) throw new Error(`nothing has a ${path}`);
  return [holder as Record<string, unknown>, end];
};

/** Puts a value at a path: `Client.Properties.Timeout`. */
export const put =
  (path: string, value: Json): Plant =>
  (resources) => {
    const [holder, end] = endOf(resources, path);
    holder[end] = value;
  };

/** Takes out what is at a path, of an object or of a list. */
export const without =
  (path: string): Plant =>
  (resources) => {
    const [holder, end] = endOf(resources, path);
    if (Array.isArray(holder)) holder.splice(Number(end), 1);
    else delete holder[end];
  };

/** One after the other. */
export const both =
  (...plants: readonly Plant[]): Plant =>
  (resources) => {
    for (const plant of plants) plant(resources);
  };
