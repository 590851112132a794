import { count } from '../../live/figures.js';

const said = (value: unknown, language: string): string =>
  typeof value === 'number' ? count(language, value) : String(value);

/**
 * What a document says whose fields may become more, a line each: `redis.breaker`, `closed`. Names stay as the API has them,
 * so that they are found in its documents.
 */
export const fieldsOf = (document: object, language: string, under = ''): [name: string, value: string][] =>
  Object.entries(document).flatMap(([name, value]): [string, string][] =>
    typeof value === 'object' && value !== null
      ? fieldsOf(value, language, `${under}${name}.`)
      : [[under + name, said(value, language)]],
  );
