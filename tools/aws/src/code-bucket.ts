import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { type Aws, type AwsConfig } from './aws.js';
import { isAws, unless } from './aws-error.js';
import { type Package } from './package.js';
import { suffixOf } from './region.js';
import { editionTag } from './stack.js';

/** Where CloudFormation reads an object. The emulator takes only the form with the bucket in the path. */
export const objectUrl = ({ region, endpoint }: AwsConfig, bucket: string, key: string): string =>
  endpoint === undefined ? `https://${bucket}.s3.${region}.${suffixOf(region)}/${key}` : `${endpoint}/${bucket}/${key}`;

/** Is there such a bucket of ours? Somebody else's of that name is refused by AWS, because we say whose it must be. */
export const hasBucket = async ({ storage }: Aws, Bucket: string, account?: string): Promise<boolean> => {
  const owner = account === undefined ? {} : { ExpectedBucketOwner: account };
  const head = storage.send(new HeadBucketCommand({ Bucket, ...owner }));
  return (await head.catch(unless('NotFound', 'NoSuchBucket', '404'))) !== undefined;
};

/** Makes the bucket, private, where it is missing; a run that was cut off in between is finished by the next one. Answers whether it is new. */
export const ensureBucket = async (aws: Aws, Bucket: string, account: string): Promise<boolean> => {
  const { region } = aws.config;
  const isNew = !(await hasBucket(aws, Bucket, account));
  // us-east-1 is where buckets are when nothing is said, and refuses to hear it.
  const where =
    region === 'us-east-1'
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
  if (isNew) await aws.storage.send(new CreateBucketCommand({ Bucket, ...where }));
  const closed = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  await aws.storage.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: closed }));
  await aws.storage.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [editionTag(aws)] } }));
  return isNew;
};

const keysIn = async ({ storage }: Aws, Bucket: string, Prefix: string): Promise<Set<string>> => {
  const { Contents = [] } = await storage.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return new Set(Contents.map(({ Key = '' }) => Key));
};

/** Uploads the zips that are not there yet. Their prefix is their content, so what is there is right. Answers how many it uploaded. */
export const uploadCode = async (aws: Aws, Bucket: string, { prefix, rooms }: Package): Promise<number> => {
  const there = await keysIn(aws, Bucket, `${prefix}/`);
  const missing = rooms.filter(({ room }) => !there.has(`${prefix}/${room}.zip`));
  await Promise.all(
    missing.map(({ room, zip }) =>
      aws.storage.send(new PutObjectCommand({ Bucket, Key: `${prefix}/${room}.zip`, Body: zip })),
    ),
  );
  return missing.length;
};

/** Puts the template beside the code, where CloudFormation reads it: in a request it would be too long. Answers its key. */
export const uploadTemplate = async ({ storage }: Aws, Bucket: string, template: string): Promise<string> => {
  const Key = `tessera/template-${randomUUID()}.yaml`;
  await storage.send(new PutObjectCommand({ Bucket, Key, Body: template, ContentType: 'application/yaml' }));
  return Key;
};

/** For a template that has been read: CloudFormation keeps its own copy. */
export const deleteTemplate = async ({ storage }: Aws, Bucket: string, Key: string): Promise<void> => {
  await storage.send(new DeleteObjectCommand({ Bucket, Key }));
};

/** Deletes a bucket with all that is in it, old versions too. One that is not there is none of our business. */
export const deleteBucket = async (aws: Aws, Bucket: string): Promise<boolean> => {
  const { storage } = aws;
  if (!(await hasBucket(aws, Bucket))) return false;
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await storage.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) break;
    await storage.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  }
  await storage.send(new DeleteBucketCommand({ Bucket })).catch((error: unknown) => {
    if (!isAws(error, 'NoSuchBucket')) throw error;
  });
  return true;
};
