import { parseTemplate } from './read.js';

/** A template whose one resource has this as its property `P`, as yaml. */
const withProperty = (yaml: string) => `Resources:\n  R:\n    Type: T\n    Properties:\n      P: ${yaml}\n`;

const property = (yaml: string) => parseTemplate(withProperty(yaml)).Resources['R']?.Properties?.['P'];

it.each([
  ['!Ref Vpc', { Ref: 'Vpc' }],
  ['!GetAtt Vpc.CidrBlock', { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }],
  ['!GetAtt A.B.C', { 'Fn::GetAtt': ['A', 'B.C'] }],
  ['!GetAtt [A, B]', { 'Fn::GetAtt': ['A', 'B'] }],
  ["!Sub '${A}'", { 'Fn::Sub': '${A}' }],
  ["!Sub ['${A}', { A: !Ref B }]", { 'Fn::Sub': ['${A}', { A: { Ref: 'B' } }] }],
  ["!GetAZs ''", { 'Fn::GetAZs': '' }],
  ['!GetAZs [!Ref AWS::Region]', { 'Fn::GetAZs': [{ Ref: 'AWS::Region' }] }],
  ['!Base64 text', { 'Fn::Base64': 'text' }],
  ['!ImportValue other', { 'Fn::ImportValue': 'other' }],
  ['!Select [1, !Cidr [!Ref B, 4, 6]]', { 'Fn::Select': [1, { 'Fn::Cidr': [{ Ref: 'B' }, 4, 6] }] }],
  ["!Join [',', !Split [';', a]]", { 'Fn::Join': [',', { 'Fn::Split': [';', 'a'] }] }],
  ['!FindInMap [M, a, b]', { 'Fn::FindInMap': ['M', 'a', 'b'] }],
  ['!If [C, 1, !Ref AWS::NoValue]', { 'Fn::If': ['C', 1, { Ref: 'AWS::NoValue' }] }],
  [
    '!And [!Condition C, !Not [!Or [!Equals [a, b], !Condition D]]]',
    {
      'Fn::And': [
        { Condition: 'C' },
        { 'Fn::Not': [{ 'Fn::Or': [{ 'Fn::Equals': ['a', 'b'] }, { Condition: 'D' }] }] },
      ],
    },
  ],
])('reads %s', (yaml, long) => {
  expect(property(yaml)).toEqual(long);
});

it.each([
  // CloudFormation reads yaml 1.1, but for its dates.
  ['on', true],
  ["'on'", 'on'],
  ['2012-10-17', '2012-10-17'],
  ['30', 30],
])('reads %s as CloudFormation does', (yaml, value) => {
  expect(property(yaml)).toBe(value);
});

it('keeps all sections', () => {
  const text = `
AWSTemplateFormatVersion: '2010-09-09'
Description: d
Parameters: { P: { Type: String } }
Mappings: { M: { a: { b: c } } }
Conditions: { C: !Equals [a, !Ref P] }
Resources: { R: { Type: T, Condition: C, DependsOn: [S], DeletionPolicy: Retain }, S: { Type: T } }
Outputs: { O: { Value: !Ref R } }
`;
  expect(parseTemplate(text)).toMatchObject({
    Parameters: { P: { Type: 'String' } },
    Mappings: { M: { a: { b: 'c' } } },
    Conditions: { C: { 'Fn::Equals': ['a', { Ref: 'P' }] } },
    Resources: { R: { Type: 'T', Condition: 'C', DependsOn: ['S'], DeletionPolicy: 'Retain' } },
    Outputs: { O: { Value: { Ref: 'R' } } },
  });
});

it.each([
  ['a tag that is not known', withProperty('!Reff Vpc'), /^x\.yaml, line 5: .*!Reff/],
  ['a tag in a form that it has not', withProperty('!Ref { a: b }'), /^x\.yaml, line 5: .*!Ref/],
  ['a key that is there twice', 'Resources:\n  R: { Type: T }\n  R: { Type: T }\n', /^x\.yaml, line 3: .*unique/],
  ['broken yaml', 'Resources:\n  R: [\n', /^x\.yaml, line \d: /],
  ['an alias', 'Resources:\n  R: &r { Type: T }\n  S: *r\n', /^x\.yaml, line 3: alias \*r is not supported$/],
  ['no template', 'just text', /^x\.yaml: /],
  ['a template without resources', 'Description: d', /^x\.yaml: Resources: /],
  ['a resource without a type', 'Resources: { R: { Properties: {} } }', /^x\.yaml: Resources\.R\.Type: /],
  ['an attribute that no resource has', 'Resources: { R: { Type: T, DependOn: S } }', /Resources\.R: .*DependOn/],
  ['a macro', 'Transform: AWS::LanguageExtensions\nResources: { R: { Type: T } }', /^x\.yaml: .*Transform/],
  ['a name with a dash', 'Resources: { Sub-net: { Type: T } }', /^x\.yaml: Resources\.Sub-net: /],
  ['a section that is not known', 'Rules: {}\nResources: { R: { Type: T } }', /^x\.yaml: .*Rules/],
])('refuses %s', (_, text, message) => {
  expect(() => parseTemplate(text, 'x.yaml')).toThrow(message);
  // One line.
  expect(() => parseTemplate(text, 'x.yaml')).toThrow(/^.+$/);
});
