import { expect, test } from '@jest/globals';
import { notRun } from './not-run.js';

const result = (status: string, title: string) => ({ status, title, ancestorTitles: ['a node'] });

test('names each test that was not run, and why', () => {
  const json = {
    testResults: [{ assertionResults: [result('passed', 'starts'), result('todo', 'not run: there is no Go')] }],
  };
  expect(notRun(json)).toEqual(['not run: a node – there is no Go']);
});

test('says nothing of a report that is none', () => expect(notRun(undefined)).toEqual([]));
