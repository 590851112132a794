import { checkParameters, declaredIn, parameterList, retainedIn } from './template-text.js';

const template = `
Parameters:
  Chain: { Type: String, AllowedValues: [express, one] }
  LogDays: { Type: Number, AllowedValues: [1, 14] }
  Burst: { Type: Number, MinValue: 1 }
  Rate: { Type: Number, MinValue: 1, MaxValue: 10 }
  Currency: { Type: String, AllowedPattern: '[A-Z]{3}' }
Resources:
  Orders: { Type: 'AWS::DynamoDB::Table', DeletionPolicy: Retain, Properties: { Name: !Sub '\${Chain}-x' } }
  Outbox: { Type: 'AWS::DynamoDB::Table', DeletionPolicy: Delete }
  Queue: { Type: 'AWS::SQS::Queue' }
`;
const declared = declaredIn(template);

it('takes what the template would take', () => {
  expect(() =>
    checkParameters(declared, { Chain: 'one', LogDays: '14', Burst: '200', Rate: '10', Currency: 'EUR' }),
  ).not.toThrow();
});

it.each([
  [{ Chain: 'two' }, 'Parameter Chain must be one of express, one; it is "two".'],
  [{ LogDays: '2' }, 'must be one of 1, 14'],
  [{ Burst: '0' }, 'must be 1 or more'],
  [{ Rate: '11' }, 'must be 1 to 10'],
  [{ Rate: 'many' }, 'must be a number'],
  [{ Currency: 'EURO' }, 'must match [A-Z]{3}'],
  [{ Colour: 'red' }, 'There is no parameter Colour: choose from Chain, LogDays'],
])('refuses %j', (given: Record<string, string>, says) => {
  expect(() => checkParameters(declared, given)).toThrow(says);
});

it('leaves to an update what the last one had, and to a new stack what the template says', () => {
  expect(parameterList(declared, { Rate: '5' }, ['Chain', 'Rate', 'Gone'])).toEqual([
    { ParameterKey: 'Chain', UsePreviousValue: true },
    { ParameterKey: 'Rate', ParameterValue: '5' },
  ]);
  expect(parameterList(declared, { Rate: '5', Elsewhere: 'x' })).toEqual([
    { ParameterKey: 'Rate', ParameterValue: '5' },
  ]);
});

it('knows what outlives a stack', () => {
  expect([...retainedIn(template)]).toEqual(['Orders']);
});
