import { DeleteParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { type Aws, parameterText } from '@tessera/aws';
import { newKeyPair } from '@tessera/user/credentials';
import * as z from 'zod';

/** Where the keys of a stack lie in the Parameter Store. */
export const keyNames = (stack: string) => ({
  /** The private PEM that signs: SecureString. */
  signing: `/tessera/${stack}/signing-key`,
  /** How far a rotation is, with the key that follows: SecureString. */
  rotation: `/tessera/${stack}/rotation`,
  /** All public ones as a JWKS: String, because the template reads it. */
  jwks: `/tessera/${stack}/jwks`,
});

const jwks = z.object({ keys: z.array(z.looseObject({ kid: z.string() })) });
const rotation = z.union([
  z.object({ next: z.object({ kid: z.string(), pem: z.string() }) }),
  z.object({ old: z.array(z.string()), since: z.number() }),
]);

/** The key that will sign; then those that did, and since when (ms) they do no more. */
export type Rotation = z.infer<typeof rotation>;

/** Public keys. */
export type Jwks = z.infer<typeof jwks>;

/** A new key: its private half as PEM, its public half as JWK. */
export const newKey = async (): Promise<{ kid: string; pem: string; publicJwk: Jwks['keys'][number] }> => {
  const { kid, privateKey, publicJwk } = await newKeyPair();
  return { kid, pem: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), publicJwk: { ...publicJwk, kid } };
};

const write = async ({ parameters }: Aws, Name: string, Value: string, Type: 'String' | 'SecureString') => {
  await parameters.send(new PutParameterCommand({ Name, Value, Type, Overwrite: true }));
};

/** Public keys; undefined when there are none. */
export const readJwks = async (aws: Aws, stack: string): Promise<Jwks['keys'] | undefined> => {
  const found = await parameterText(aws, keyNames(stack).jwks);
  return found === undefined ? undefined : jwks.parse(JSON.parse(found)).keys;
};

export const writeJwks = (aws: Aws, stack: string, keys: Jwks['keys']): Promise<void> =>
  write(aws, keyNames(stack).jwks, JSON.stringify({ keys }), 'String');

/** Makes the key that signs, where there is none. Answers whether it did. The private half is first: without it the public one is of no use. */
export const ensureKeys = async (aws: Aws, stack: string): Promise<boolean> => {
  const { signing } = keyNames(stack);
  const found = await Promise.all([parameterText(aws, signing), readJwks(aws, stack)]);
  if (found.every((one) => one !== undefined)) return false;
  const { pem, publicJwk } = await newKey();
  await write(aws, signing, pem, 'SecureString');
  await writeJwks(aws, stack, [publicJwk]);
  return true;
};

/** How far a rotation is; undefined when there is none. */
export const readRotation = async (aws: Aws, stack: string): Promise<Rotation | undefined> => {
  const found = await parameterText(aws, keyNames(stack).rotation);
  return found === undefined ? undefined : rotation.parse(JSON.parse(found));
};

export const writeRotation = (aws: Aws, stack: string, now: Rotation): Promise<void> =>
  write(aws, keyNames(stack).rotation, JSON.stringify(now), 'SecureString');

/** It is done. */
export const deleteRotation = async (aws: Aws, stack: string): Promise<void> =>
  void (await deleteParameters(aws, [keyNames(stack).rotation]));

/** From now on this one signs. */
export const writeSigning = (aws: Aws, stack: string, pem: string): Promise<void> =>
  write(aws, keyNames(stack).signing, pem, 'SecureString');

/** Deletes these; those that are not there are none of our business. Answers which there were. */
export const deleteParameters = async ({ parameters }: Aws, Names: string[]): Promise<string[]> =>
  (await parameters.send(new DeleteParametersCommand({ Names }))).DeletedParameters ?? [];
