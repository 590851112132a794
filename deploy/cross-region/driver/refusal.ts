/** Why nothing is deployed, as a person finds it again. */
export type RefusalCode =
  | 'ACCOUNTS_DIFFER'
  | 'CHANGES_CIDR'
  | 'CHANGES_REGION'
  | 'CIDR_HOST_BITS'
  | 'CIDR_NOT_PRIVATE'
  | 'CIDR_OVERLAP'
  | 'CIDR_SIZE'
  | 'CIDR_SYNTAX'
  | 'LOG_ROLE'
  | 'NAME_TAKEN'
  | 'SAME_REGION'
  | 'SERVERLESS'
  | 'SHARED_NAME'
  | 'ZONES';

/** One line: what is wrong, and what to do. */
export interface Refusal {
  code: RefusalCode;
  says: string;
}
