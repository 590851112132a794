import { CommandError, reasonOf } from '@tessera/command';

/** A call that AWS refused or that never arrived. The message is one line: the call, the code, the remedy. */
export class AwsError extends CommandError {
  constructor(
    message: string,
    /** As AWS spells it (`NoSuchBucket`), or as the system does (`ENOTFOUND`). */
    readonly code: string,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

/** Is this what AWS says with one of these codes? */
export const isAws = (error: unknown, ...codes: string[]): error is AwsError =>
  error instanceof AwsError && codes.includes(error.code);

/** Answers nothing where AWS says one of these codes. */
export const unless =
  (...codes: string[]) =>
  (error: unknown): undefined => {
    if (!isAws(error, ...codes)) throw error;
  };

interface Asked {
  /** `CreateBucketCommand` */
  call: string;
  /** `S3Client` */
  client: string;
  region: string;
}

const noCredentials =
  'No AWS credentials: name a profile with AWS_PROFILE ("aws configure" writes one), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';

const remedies: readonly (readonly [RegExp, (asked: { action: string; region: string }) => string])[] = [
  [/^(AccessDenied|Unauthorized|Forbidden|403)/, ({ action }) => `this identity needs ${action}`],
  [/^(ExpiredToken|TokenRefreshRequired|RequestExpired)/, () => 'the session is over: sign in again ("aws sso login")'],
  [
    /^(InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch|AuthFailure|InvalidSignature)/,
    ({ region }) =>
      `AWS does not take these credentials in ${region}: look at AWS_PROFILE, and whether the region is enabled`,
  ],
  [
    /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|TimeoutError)$/,
    ({ region }) => `AWS cannot be reached in ${region}: look at the network and at --region`,
  ],
  [/^(Throttl|TooManyRequests|RequestLimitExceeded|SlowDown)/, () => 'AWS throttles: say it again in a minute'],
  [/LimitExceeded|QuotaExceeded/, () => 'a quota of the account is used up: raise it in Service Quotas'],
];

const codeOf = (error: unknown): string => {
  const { code, Code, name, cause }: Record<string, unknown> = Object(error);
  const own = [code, Code, name].find((one) => typeof one === 'string' && one !== 'Error' && one !== 'AggregateError');
  return typeof own === 'string' ? own : cause === undefined ? 'Error' : codeOf(cause);
};

const firstLine = (text: string) => text.split('\n', 1)[0] ?? '';

/** What a call failed with, for a person. */
export const inOneLine = (error: unknown, { call, client, region }: Asked): unknown => {
  if (error instanceof CommandError) return error;
  const code = codeOf(error);
  if (/^(CredentialsProviderError|ProviderError|TokenProviderError)$/.test(code))
    return new AwsError(noCredentials, code, error);
  const service = client.replace(/Client$/, '');
  const action = call.replace(/Command$/, '');
  const [, remedy] = remedies.find(([pattern]) => pattern.test(code)) ?? [];
  const why = remedy?.({ action: `${service.toLowerCase()}:${action}`, region }) ?? firstLine(reasonOf(error));
  return new AwsError(`${service} ${action}: ${code}: ${why}.`.replace(/\.\.$/, '.'), code, error);
};
