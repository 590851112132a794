import { CommandError } from '@tessera/command';
import { AwsError, inOneLine, isAws, unless } from './aws-error.js';

const failed = (error: unknown) =>
  inOneLine(error, { call: 'CreateBucketCommand', client: 'S3Client', region: 'eu-west-1' });
const named = (name: string, message = 'It was not to be.\nat Object.<anonymous>') =>
  Object.assign(new Error(message), { name });

it.each([
  [named('AccessDenied'), 'S3 CreateBucket: AccessDenied: this identity needs s3:CreateBucket.'],
  [
    named('ExpiredTokenException'),
    'S3 CreateBucket: ExpiredTokenException: the session is over: sign in again ("aws sso login").',
  ],
  [
    Object.assign(new Error('x'), { code: 'ENOTFOUND' }),
    'S3 CreateBucket: ENOTFOUND: AWS cannot be reached in eu-west-1: look at the network and at --region.',
  ],
  [named('SomethingElse'), 'S3 CreateBucket: SomethingElse: It was not to be.'],
])('%s becomes one line with the call, the code and what to do', (error, line) => {
  expect(failed(error)).toMatchObject({ message: line, exitCode: 1 });
});

it('says how credentials are named where there are none', () => {
  expect(failed(named('CredentialsProviderError'))).toMatchObject({
    message: expect.stringMatching(/^No AWS credentials: name a profile/),
  });
});

it('says it once, however many hear it', () => {
  const error = failed(named('NoSuchBucket'));
  expect(failed(error)).toBe(error);
  expect(failed(new CommandError('ours'))).toEqual(new CommandError('ours'));
});

it('knows an error by its code', () => {
  const error = failed(named('NoSuchBucket'));
  expect([
    isAws(error, 'NotFound', 'NoSuchBucket'),
    isAws(error, 'NotFound'),
    isAws(named('NotFound'), 'NotFound'),
  ]).toEqual([true, false, false]);
  expect(unless('NoSuchBucket')(error)).toBeUndefined();
  expect(() => unless('NotFound')(error)).toThrow(AwsError);
});
