import { expect, test } from '@jest/globals';
import { answered, kubectlFor } from './kubectl.js';

test('it is asked about one cluster, and remembers it apart', async () => {
  const echo = kubectlFor('/bin/echo', '/plane/admin.kubeconfig', '/plane');
  const { output } = await echo(['get', 'pods']);
  expect(output).toBe('--kubeconfig=/plane/admin.kubeconfig --cache-dir=/plane/kubectl get pods\n');
});

test('a wrapper runs it', async () => {
  const wrapped = kubectlFor('/bin/echo', '/c', '/h', [
    '/usr/bin/env',
    'PLACE=inside',
    '/bin/sh',
    '-c',
    'echo $PLACE; exit 3',
  ]);
  expect(await wrapped([])).toEqual({ code: 3, output: 'inside\n', errors: '' });
});

test('an answer that is none is thrown, in one line', async () => {
  const refusing = () => Promise.resolve({ code: 1, output: '', errors: 'Error one\nError two\n' });
  await expect(answered(refusing)(['get', 'pods'])).rejects.toThrow('kubectl get pods: Error one; Error two');
});
