import { TemplateFault } from './fault.js';
import { type Json, type Template } from './model.js';
import { parseTemplate } from './read.js';
import { resolve } from './resolve.js';

/** Everything that a value can ask for. */
const surroundings = `
Parameters:
  Text: { Type: String, Default: text }
  Number: { Type: Number, Default: 7 }
  List: { Type: CommaDelimitedList, Default: 'a, b,c' }
Mappings: { Sizes: { small: { memory: 256 } } }
Conditions:
  Is: !Equals [!Ref Text, text]
  IsNot: !Not [!Condition Is]
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.64.0.0/20 } }
  Unmade: { Type: AWS::EC2::VPC, Condition: IsNot }
  Out: { Type: AWS::KMS::Key, Properties: { P: 0 } }
`;

const resolved = (template: Template, values: Record<string, string> = {}, region = 'eu-west-1') =>
  resolve(template, { stack: 's', region, values });

const parts = (text: string) => parseTemplate(text);

/** What becomes of a value. */
const valueOf = (yaml: string, region?: string): Json | undefined => {
  const template = parts(surroundings.replace('P: 0', `P: ${yaml}`));
  return resolved(template, {}, region).resources.find(({ logicalId }) => logicalId === 'Out')?.properties['P'];
};

it.each([
  ['!Ref Text', 'text'],
  ['!Ref Number', '7'],
  ['!Ref List', ['a', 'b', 'c']],
  ['30', 30],
  ['true', true],
  ['!Ref AWS::Region', 'eu-west-1'],
  ['!Ref AWS::StackName', 's'],
  ['!Ref AWS::AccountId', '111122223333'],
  ['!Ref AWS::Partition', 'aws'],
  ['!Ref AWS::URLSuffix', 'amazonaws.com'],
  ['!Ref AWS::NotificationARNs', []],
  [
    '!Ref AWS::StackId',
    expect.stringMatching(/^arn:aws:cloudformation:eu-west-1:111122223333:stack\/s\/[0-9a-f-]{36}$/),
  ],
  ['!GetAtt Vpc.CidrBlock', '10.64.0.0/20'],
  ["!Sub '${Text}-${Number}.${AWS::Region}.${Vpc.CidrBlock}${!Literal}'", 'text-7.eu-west-1.10.64.0.0/20${Literal}'],
  ["!Sub ['${A}${Text}', { A: !Ref Number }]", '7text'],
  ["!Join ['-', [a, !Ref Number, 1]]", 'a-7-1'],
  ["!Join [',', !Ref List]", 'a,b,c'],
  ["!Split [':', 'a:b']", ['a', 'b']],
  ["!Select [1, !Split [':', 'a:b']]", 'b'],
  ["!Select ['2', !Ref List]", 'c'],
  ['!Cidr [10.64.0.0/20, 4, 6]', ['10.64.0.0/26', '10.64.0.64/26', '10.64.0.128/26', '10.64.0.192/26']],
  ['!Cidr [10.64.255.0/24, 2, 7]', ['10.64.255.0/25', '10.64.255.128/25']],
  ["!GetAZs ''", ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
  ['!GetAZs us-east-1', ['us-east-1a', 'us-east-1b', 'us-east-1c']],
  ['!FindInMap [Sizes, small, memory]', 256],
  ['!Base64 text', 'dGV4dA=='],
  ['!If [Is, a, !Ref Unmade]', 'a'],
  ['!If [IsNot, !Ref Unmade, b]', 'b'],
  ['[a, !Ref AWS::NoValue, !If [IsNot, x, !Ref AWS::NoValue]]', ['a']],
  ['{ a: 1, b: !Ref AWS::NoValue }', { a: 1 }],
  ['!Ref AWS::NoValue', undefined],
  // Of policies: no function.
  ['{ Condition: { StringEquals: { a: b } } }', { Condition: { StringEquals: { a: 'b' } } }],
])('%s is evaluated', (yaml, value) => {
  expect(valueOf(yaml)).toEqual(value);
});

it.each([
  ['cn-north-1', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com'],
])('%s is a partition of its own', (region, partition, suffix) => {
  expect(valueOf("!Sub '${AWS::Partition} ${AWS::URLSuffix}'", region)).toBe(`${partition} ${suffix}`);
});

it.each([
  ['!Equals [a, a]', true],
  ['!Equals [a, b]', false],
  // A Number is text, and text is compared.
  ['!Equals [!Ref Number, 7]', true],
  ['!Not [!Equals [a, a]]', false],
  ['!And [!Condition Is, !Condition IsNot]', false],
  ['!And [!Condition Is, !Not [!Condition IsNot]]', true],
  ['!Or [!Condition IsNot, !Condition IsNot]', false],
  ['!Or [!Condition IsNot, !Condition Is]', true],
  ['!Equals [!FindInMap [Sizes, small, memory], 256]', true],
])('condition %s is %s', (yaml, holds) => {
  const { outputs } = resolved(
    parts(
      `${surroundings.replace('  IsNot:', `  Asked: ${yaml}\n  IsNot:`)}\nOutputs: { O: { Value: !If [Asked, 'true', 'false'] } }`,
    ),
  );
  expect(outputs).toEqual({ O: String(holds) });
});

it('makes what its condition allows, in the order of the template', () => {
  const { resources, outputs } = resolved(
    parts(`
Conditions: { Is: !Equals [a, a], IsNot: !Equals [a, b] }
Resources:
  Subnet: { Type: AWS::EC2::Subnet, DependsOn: [Unmade, Last], Properties: { VpcId: !Ref Vpc } }
  Unmade: { Type: AWS::EC2::VPC, Condition: IsNot, Properties: { CidrBlock: !Ref Nowhere } }
  Vpc: { Type: AWS::EC2::VPC, Condition: Is }
  Last: { Type: AWS::EC2::RouteTable }
Outputs:
  Vpc: { Value: !Ref Vpc }
  Number: { Value: 1 }
  Unmade: { Condition: IsNot, Value: !Ref Unmade }
`),
  );
  expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Subnet', 'Vpc', 'Last']);
  expect(resources[0]?.properties).toEqual({ VpcId: resources[1]?.id });
  expect(outputs).toEqual({ Vpc: resources[1]?.id, Number: '1' });
});

it.each([
  ['a function', '!Base64 [a, b]', 'Fn::Base64 takes 1 arguments, not 2'],
  ['an argument that is gone', "!Join [',', !Ref AWS::NoValue]", 'Fn::Join takes 2 arguments, not 1'],
  ['a function that is not known', "{ 'Fn::Length': [a] }", 'Fn::Length is not known here'],
  ['a macro', "{ 'Fn::Transform': { Name: AWS::Include } }", 'Fn::Transform is not known here'],
  ['a condition as a value', '!Equals [a, b]', 'Fn::Equals is not known here'],
  ['a function beside a property', '{ Ref: Text, a: b }', 'Ref stands beside something else'],
  ['a name', '!Ref Nothing', 'there is nothing called Nothing'],
  ['a name in a text', "!Sub 'to ${Nothing}'", 'there is nothing called Nothing'],
  ['a pseudo parameter', '!Ref AWS::Planet', 'there is nothing called AWS::Planet'],
  ['an attribute', '!GetAtt Vpc.Color', 'AWS::EC2::VPC has no attribute Color that is known'],
  ['an attribute in a text', "!Sub '${Vpc.Color}'", 'AWS::EC2::VPC has no attribute Color that is known'],
  ['a deeper attribute', "!Sub '${Vpc.Color.Red}'", 'AWS::EC2::VPC has no attribute Color.Red that is known'],
  ['an attribute of a parameter', '!GetAtt Text.Arn', 'there is nothing called Text'],
  ['what is not made', '!Ref Unmade', 'Unmade is not made, IsNot does not hold'],
  ['an attribute of what is not made', '!GetAtt Unmade.CidrBlock', 'Unmade is not made, IsNot does not hold'],
  ['itself', '!Ref Out', 'is circular: Out → Out'],
  ['a condition', '!If [Maybe, a, b]', 'there is no condition Maybe'],
  ['a condition without an otherwise', '!If [Is, a]', 'Fn::If takes the name of a condition and two values'],
  ['a list in a text', "!Sub '${List}'", 'Fn::Sub: ${List} must be text'],
  ['nothing in a text', "!Sub '${AWS::NoValue}'", 'Fn::Sub: ${AWS::NoValue} must be text'],
  ['text where a list must be', "!Join [',', !Ref Text]", 'Fn::Join: argument 2 must be a list'],
  ['a list in a list of texts', "!Join [',', [!Ref List]]", 'Fn::Join: an item must be text'],
  ['a place beyond the list', '!Select [3, !Ref List]', 'Fn::Select: there is no item 3 of 3'],
  ['a place before the list', '!Select [-1, !Ref List]', 'Fn::Select: argument 1 must be a whole number, not "-1"'],
  ['more blocks than there is room', '!Cidr [10.64.0.0/24, 5, 6]', 'Fn::Cidr: 10.64.0.0/24 has no room for 5 /26'],
  ['blocks of no block', '!Cidr [10.64.0/24, 1, 6]', 'Fn::Cidr: 10.64.0/24 has no room for 1 /26'],
  ['blocks of an address beyond 255', '!Cidr [10.256.0.0/24, 1, 6]', 'has no room'],
  ['a map', '!FindInMap [Colors, small, memory]', 'Fn::FindInMap: there is no Colors.small.memory'],
  ['a key of a map', '!FindInMap [Sizes, big, memory]', 'Fn::FindInMap: there is no Sizes.big.memory'],
  [
    'an export',
    '!ImportValue other-VpcId',
    'Fn::ImportValue ends at the border of the region: carry it as a parameter',
  ],
  ['null', '', 'null is no value'],
])('refuses in a value: %s', (_, yaml, message) => {
  expect(() => valueOf(yaml)).toThrow(TemplateFault);
  expect(() => valueOf(yaml)).toThrow(`s: Out: ${message}`.replace('s: Out: has no room', 'has no room'));
});

const one = 'Resources: { R: { Type: AWS::EC2::VPC } }';

it.each([
  [
    'a type that is not known',
    'Resources: { R: { Type: AWS::EC2::NatGateway } }',
    's: R: type AWS::EC2::NatGateway is not known',
  ],
  [
    'a dependency',
    'Resources: { R: { Type: AWS::EC2::VPC, DependsOn: Gone } }',
    's: R: depends on Gone, which does not exist',
  ],
  [
    'a condition of a resource',
    'Resources: { R: { Type: AWS::EC2::VPC, Condition: C } }',
    's: R: there is no condition C',
  ],
  [
    'a circle of dependencies',
    'Resources: { A: { Type: AWS::EC2::VPC, DependsOn: B }, B: { Type: AWS::EC2::VPC, DependsOn: [A] } }',
    's: A: is circular: A → B → A',
  ],
  [
    'a circle of names',
    "Resources: { A: { Type: AWS::EC2::VPC, Properties: { P: !Ref B } }, B: { Type: AWS::EC2::VPC, Properties: { P: !Sub '${A}' } } }",
    's: A: is circular: A → B → A',
  ],
  [
    'a circle of conditions',
    `Conditions: { C: !Not [!Condition D], D: !Not [!Condition C] }\n${one}`,
    's: condition C: is circular: C → D → C',
  ],
  [
    'a condition in another',
    `Conditions: { C: !Not [!Condition D] }\n${one}`,
    's: condition C: there is no condition D',
  ],
  ['a resource in a condition', `Conditions: { C: !Equals [!Ref R, a] }\n${one}`, 's: condition C: R is no parameter'],
  [
    'an attribute in a condition',
    `Conditions: { C: !Equals [!GetAtt R.VpcId, a] }\n${one}`,
    's: condition C: cannot ask resource R',
  ],
  [
    'a list in a condition',
    `Conditions: { C: !Equals [[a], a] }\n${one}`,
    's: condition C: Fn::Equals: an argument must be text',
  ],
  ['a side too few', `Conditions: { C: !Equals [a] }\n${one}`, 's: condition C: Fn::Equals takes 2 arguments, not 1'],
  [
    'a lonely and',
    `Conditions: { C: !And [!Equals [a, a]] }\n${one}`,
    's: condition C: Fn::And takes 2 to 10 arguments, not 1',
  ],
  [
    'what is no condition',
    `Conditions: { C: !Ref AWS::Region }\n${one}`,
    's: condition C: {"Ref":"AWS::Region"} is no condition',
  ],
  [
    'two conditions at once',
    `Conditions: { C: { 'Fn::Equals': [a, a], 'Fn::Not': [a] } }\n${one}`,
    / is no condition$/,
  ],
  ['text as a condition', `Conditions: { C: 'true' }\n${one}`, 's: condition C: "true" is no condition'],
  [
    'a condition of an output',
    `${one}\nOutputs: { O: { Condition: C, Value: a } }`,
    's: output O: there is no condition C',
  ],
  ['a name in an output', `${one}\nOutputs: { O: { Value: !Ref Gone } }`, 's: output O: there is nothing called Gone'],
  ['a list as an output', `${one}\nOutputs: { O: { Value: [a] } }`, 's: output O: its value must be text'],
  ['an output without a value', `${one}\nOutputs: { O: { Description: d } }`, 's: output O: null is no value'],
])('refuses in a template: %s', (_, text, message) => {
  expect(() => resolved(parts(text))).toThrow(typeof message === 'string' ? new TemplateFault(message) : message);
});
