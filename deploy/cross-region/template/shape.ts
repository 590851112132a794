import type * as z from 'zod';
import { refuse } from './fault.js';

/** `Resources.Vpc: Unrecognized key: "DependOn"` */
const saidBy = ({ issues: [issue] }: z.ZodError): string =>
  [issue?.path.map(String).join('.'), issue?.message].filter(Boolean).join(': ');

/** What has exactly this shape; else throws a line that begins with `at`. */
export const shaped = <Output>(shape: z.ZodType<Output>, value: unknown, at: string): Output => {
  const { success, data, error } = shape.safeParse(value);
  return success ? data : refuse(at, saidBy(error));
};
