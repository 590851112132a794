import { expect, test } from '@jest/globals';
import { answered, kubectlOf, warningsOf } from './kubectl.js';

/** Whatever program it is, it gets a kubeconfig, then what was asked. */
const shell = kubectlOf('/bin/sh', '/dev/null', '/nowhere', ['/usr/bin/env']);
const answer = { ok: true, stdout: '', stderr: 'Warning: would violate PodSecurity "restricted:latest"\nother\n' };

test('tells warnings from the rest', () => {
  expect(warningsOf(answer)).toEqual(['Warning: would violate PodSecurity "restricted:latest"']);
});

test('an answer that is none is thrown, in one line', async () => {
  const attempt = () => Promise.resolve({ ok: false, stdout: '', stderr: 'Error one\nError two\n' });
  await expect(answered(attempt)(['get', 'pods'])).rejects.toThrow('kubectl get pods: Error one; Error two');
});

test('a program that refuses its arguments is an answer, one that is not there an error', async () => {
  expect(await shell(['get'])).toMatchObject({ ok: false, stdout: '' });
  await expect(kubectlOf('/no/kubectl', '', '')([])).rejects.toThrow('ENOENT');
});
