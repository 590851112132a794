import * as z from 'zod';

/** Milliseconds of a setting, which is a text. */
export const milliseconds = (most: number) => z.coerce.number().int().min(1).max(most);

/** Where an API is: `https://{api}.execute-api.{region}.amazonaws.com/v1`, without a slash at its end. */
export const origin = z
  .url({ protocol: /^https$/, error: 'must be an https URL' })
  .transform((url) => url.replace(/\/+$/, ''));

/** The settings of a function. Throws one error that names every setting that is missing or wrong, and shows no value. */
export const settingsOf = <Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.infer<Schema> => {
  const { success, data, error } = schema.safeParse(environment);
  if (success) return data;
  const wrong = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`settings of this function: ${wrong.join('; ')}`);
};
