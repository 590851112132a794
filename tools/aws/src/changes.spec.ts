import { type ResourceChange } from '@aws-sdk/client-cloudformation';
import { type Change, changeLines, changeOf, inShort, lossesIn } from './changes.js';

const change = (given: Partial<ResourceChange>) => changeOf({ LogicalResourceId: 'X', ...given });

it.each([
  [{ Action: 'Add', ResourceType: 'AWS::S3::Bucket' }, 'add'],
  [{ Action: 'Modify', Replacement: 'False', ResourceType: 'AWS::DynamoDB::Table' }, 'modify'],
  [{ Action: 'Modify', Replacement: 'True', ResourceType: 'AWS::Lambda::Permission' }, 'replace'],
  // Whatever names a function that changes.
  [{ Action: 'Modify', Replacement: 'Conditional', ResourceType: 'AWS::Lambda::Permission' }, 'modify'],
  [{ Action: 'Modify', Replacement: 'Conditional', ResourceType: 'AWS::DynamoDB::Table' }, 'replace'],
  [{ Action: 'Remove', ResourceType: 'AWS::SQS::Queue' }, 'remove'],
] as [ResourceChange, string][])('%j is %s', (given, action) => {
  expect(change(given).action).toBe(action);
});

const removed = (type: string): Change => ({ name: type, type, action: 'remove' });

it('asks for what gets lost, but not for the old snapshot of an API', () => {
  const table = removed('DynamoDB::Table');
  expect(lossesIn([removed('ApiGateway::Deployment'), table, { ...table, action: 'add' }])).toEqual([table]);
});

it('shows each loss, and many additions of a type as one line', () => {
  const methods = Array.from({ length: 9 }, (_, at): Change => ({ name: `M${at}`, type: 'Method', action: 'add' }));
  const gone = Array.from({ length: 9 }, (_, at): Change => ({ name: `T${at}`, type: 'Table', action: 'remove' }));
  const lines = changeLines([...methods, ...gone]);
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toMatch(/add.*9 of them +Method/);
  expect(inShort([...methods, ...gone])).toBe('9 to remove, 9 to add');
});
