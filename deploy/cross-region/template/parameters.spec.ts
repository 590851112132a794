import { parseTemplate } from './read.js';
import { resolve } from './resolve.js';

/** What `Ref` of a parameter that is declared like this answers. */
const refOf = (declaration: string, values: Record<string, string>) => {
  const text = `Parameters: { P: { ${declaration} } }\nResources: { R: { Type: AWS::KMS::Key, Properties: { P: !Ref P } } }`;
  return resolve(parseTemplate(text), { stack: 's', region: 'eu-west-1', values }).resources[0]?.properties['P'];
};

it.each([
  ['Type: String', 'given', 'given'],
  ["Type: String, Default: ''", undefined, ''],
  ['Type: String, Default: standard', undefined, 'standard'],
  ['Type: String, Default: standard', 'given', 'given'],
  ["Type: String, AllowedPattern: 'vpc-[0-9a-f]{17}'", 'vpc-0123456789abcdef0', 'vpc-0123456789abcdef0'],
  ["Type: String, AllowedValues: ['on', 'off']", 'off', 'off'],
  ['Type: Number, MinValue: 1, MaxValue: 5', '5', '5'],
  ['Type: Number, AllowedValues: [7, 14], Default: 14', undefined, '14'],
  ['Type: CommaDelimitedList', 'a, b', ['a', 'b']],
  ["Type: CommaDelimitedList, AllowedPattern: '[a-c]'", 'a,b', ['a', 'b']],
  ['Type: List<Number>', '1,2', ['1', '2']],
])('%s takes %s', (declaration, value, taken) => {
  expect(refOf(declaration, value === undefined ? {} : { P: value })).toEqual(taken);
});

it.each([
  ['Type: String', undefined, 'has no value'],
  [
    "Type: String, AllowedPattern: 'vpc-[0-9a-f]{8}'",
    'my vpc-01234567',
    'must match vpc-[0-9a-f]{8}; it is "my vpc-01234567"',
  ],
  ["Type: String, AllowedPattern: 'a|b'", 'ac', 'must match a|b; it is "ac"'],
  ["Type: String, AllowedPattern: 'a', Default: b", undefined, 'must match a; it is "b"'],
  ["Type: String, AllowedValues: ['on', 'off']", 'On', 'must be one of on, off; it is "On"'],
  // Without quotes these are no words to CloudFormation.
  ['Type: String, AllowedValues: [on, off]', 'on', 'must be one of true, false; it is "on"'],
  ['Type: String, MinLength: 2, MaxLength: 3', 'a', 'must have 2 to 3 characters, not 1; it is "a"'],
  ['Type: String, MinLength: 2, MaxLength: 3', 'abcd', 'must have 2 to 3 characters, not 4; it is "abcd"'],
  ['Type: Number', 'many', 'must be a number; it is "many"'],
  ['Type: Number', '', 'must be a number; it is ""'],
  ['Type: Number, MinValue: 1, MaxValue: 5', '0', 'must be 1 to 5; it is "0"'],
  ['Type: Number, MinValue: 1, MaxValue: 5', '6', 'must be 1 to 5; it is "6"'],
  ["Type: CommaDelimitedList, AllowedPattern: '[a-c]'", 'a,d', 'must match [a-c]; it is "a,d"'],
  ['Type: List<Number>', '1,two', 'must be a number; it is "1,two"'],
  ['Type: Text', 'a', 'Type: Invalid option'],
  ['Type: String, AllowedPatern: a', 'a', 'Unrecognized key: "AllowedPatern"'],
])('%s does not take %s', (declaration, value, message) => {
  expect(() => refOf(declaration, value === undefined ? {} : { P: value })).toThrow(`s: parameter P: ${message}`);
});

it('refuses a value that no parameter is for', () => {
  expect(() => refOf('Type: String', { P: 'a', Q: 'b' })).toThrow('s: there is no parameter Q');
});
