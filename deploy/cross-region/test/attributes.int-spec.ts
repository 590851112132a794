import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import { attributes } from '../template/attributes.js';
import { inventedId, knownTypes } from '../template/ids.js';
import { placeOf } from '../template/pseudo.js';

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
