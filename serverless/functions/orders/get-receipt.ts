import { GetObjectCommand, HeadObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Refusal } from '@tessera/contracts';
import { type UseCase } from '../../chain/use-case.js';
import { receiptKey } from '../../chain/receipt-key.js';
import { OrderStore } from '../../store/orders.store.js';
import { setting } from '../settings.js';

const GOOD_FOR_S = 300;
const orders = new OrderStore();
/** The emulator has one address for all buckets. */
const s3 = new S3Client({ forcePathStyle: process.env['EMULATED'] === '1' });

type Place = { Bucket: string; Key: string };

/** Without the right to list a bucket, what is not there is as forbidden as everything else in it. */
const isWritten = async (place: Place): Promise<boolean> => {
  try {
    await s3.send(new HeadObjectCommand(place));
    return true;
  } catch (error) {
    if (error instanceof S3ServiceException && [403, 404].includes(error.$metadata.httpStatusCode ?? 0)) return false;
    throw error;
  }
};

/** `GET /v1/orders/{id}/receipt`, its customer or staff: 200 `{url, expiresAt}`. Throws NOT_FOUND, also until it is written. */
export const getReceipt: UseCase<'getReceipt'> = async ({ params: { id }, caller }) => {
  const place = { Bucket: setting('RECEIPTS_BUCKET'), Key: receiptKey(await orders.findFor(caller, id)) };
  if (!(await isWritten(place))) throw new Refusal('NOT_FOUND');
  const expiresAt = new Date(Date.now() + GOOD_FOR_S * 1_000).toISOString();
  const url = await getSignedUrl(s3, new GetObjectCommand(place), { expiresIn: GOOD_FOR_S });
  return { status: 200, headers: { 'cache-control': 'no-store' }, data: { url, expiresAt } };
};
