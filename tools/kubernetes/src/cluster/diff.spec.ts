import { expect, test } from '@jest/globals';
import { diff } from './diff.js';

const told = async (code: number, output: string, errors: string) => {
  const changes: string[] = [];
  const kubectl = () => Promise.resolve({ code, output, errors });
  const end = await diff('', kubectl, (text) => changes.push(text)).catch((error: Error) => error.message);
  return { changes: changes.join(''), end };
};

test('nothing differs', async () => expect(await told(0, '', '')).toEqual({ changes: '', end: undefined }));

test('what differs is handed on before it is called a failure', async () => {
  expect(await told(1, '-old\n+new\n', '')).toEqual({ changes: '-old\n+new\n', end: 'Something would change.' });
});

test("kubectl's own trouble is one line, and no difference", async () => {
  const said = `error: resource mapping not found for name: "orders" namespace: "tessera" from "STDIN": no matches for kind "KafkaTopic" in version "kafka.strimzi.io/v1"
ensure CRDs are installed first
`;
  const end =
    'The cluster cannot be compared: the cluster knows no KafkaTopic of kafka.strimzi.io/v1: install its operator first';
  expect(await told(2, '', said)).toEqual({ changes: '', end });
});
