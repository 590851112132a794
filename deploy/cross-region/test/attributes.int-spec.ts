import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import { templateNames } from '../driver/steps.js';
import { attributes } from '../template/attributes.js';
import { inventedId, knownTypes } from '../template/ids.js';
import { placeOf } from '../template/pseudo.js';
import { readTemplate } from '../template/read.js';

const specification = await loadAwsServiceSpec();
const specified = (type: string) => specification.lookup('resource', 'cloudFormationType', 'equals', type)[0];

const place = placeOf('s', 'eu-west-1', '111122223333');
const known = Object.entries(attributes).flatMap(([type, answers]) =>
  Object.entries(answers).map(([name, answer]) => ({ type, name, answer })),
);

it.each(knownTypes)('%s is a type of AWS', (type) => {
  expect(specified(type)).toBeDefined();
});

it.each(known)('$type has $name', ({ type, name }) => {
  expect(Object.keys(specified(type)?.attributes ?? {})).toContain(name);
});

it.each(known.filter(({ name, type }) => name === 'Arn' && specified(type)?.arnTemplate))(
  '$type has its ARN',
  ({ type, answer }) => {
    const id = inventedId({ place, logicalId: 'R', type, properties: {} });
    const shape = String(specified(type)?.arnTemplate).replaceAll(/\$\{\w+\}/g, '[^:/]+');
    // That of a log group goes on, to its streams.
    expect(answer({ stack: 's', region: 'eu-west-1', logicalId: 'R', type, id, properties: {} }, place)).toMatch(
      new RegExp(`^${shape}(:\\*)?$`),
    );
  },
);

/** Every `Vpc.CidrBlock` of a value, in branches that are not taken too. */
const askedIn = (json: unknown): string[] => {
  if (Array.isArray(json)) return json.flatMap(askedIn);
  if (typeof json !== 'object' || json === null) return [];
  const { 'Fn::GetAtt': asked, 'Fn::Sub': text } = json as Record<string, unknown>;
  const inText = [text].flat().filter((part) => typeof part === 'string');
  return [
    ...(Array.isArray(asked) ? [asked.join('.')] : []),
    ...inText.flatMap((part) => [...part.matchAll(/\$\{(\w+\.[\w.]+)\}/g)].map(([, name = '']) => name)),
    ...Object.values(json).flatMap(askedIn),
  ];
};

const askedByTemplates = templateNames.flatMap((template) => {
  const { Resources, Outputs } = readTemplate(template);
  const asked = new Set(askedIn([Resources, Outputs]));
  return [...asked]
    .map((one) => one.split(/\.(.*)/))
    .map(([id = '', name]) => ({ template, type: Resources[id]?.Type, name }));
});

it.each(askedByTemplates)('$template: $type has $name', ({ type = '', name = '' }) => {
  expect(Object.keys(specified(type)?.attributes ?? {})).toContain(name);
  expect(Object.keys(attributes[type] ?? {})).toContain(name);
});

it('found what is asked', () => {
  expect(askedByTemplates).toContainEqual({ template: '01-main', type: 'AWS::EC2::VPCEndpoint', name: 'DnsEntries' });
});
