import { Refusal } from '@tessera/contracts';
import { parse } from 'secure-json-parse';

/** RFC 8259 §8.1: JSON is UTF-8, whatever a charset says. A byte order mark is left to the parser. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The document of a body: undefined when there is none, or none with bytes. Throws MALFORMED_JSON for what is no JSON, for bytes that are no
 * UTF-8 (decoding would replace them), and for keys that reach for a prototype. Whoever decides by a body reads it with this.
 */
export const parseJson = (body: Buffer | null): unknown => {
  if (!body?.length) return undefined;
  try {
    return parse(utf8.decode(body), { protoAction: 'error', constructorAction: 'error' });
  } catch {
    throw new Refusal('MALFORMED_JSON');
  }
};
