import { expect, test } from '@jest/globals';
import { complaintsIn } from './complaints.js';

const unknown = (name: string) =>
  `resource mapping not found for name: "${name}" namespace: "tessera" from "STDIN": no matches for kind "KafkaTopic" in version "kafka.strimzi.io/v1"\nensure CRDs are installed first\n`;

test('nothing is said of what is taken', () => expect(complaintsIn('')).toEqual([]));

test('a kind that the cluster does not know is named once', () => {
  expect(complaintsIn(unknown('orders') + unknown('users'))).toEqual([
    'the cluster knows no KafkaTopic of kafka.strimzi.io/v1: install its operator first',
  ]);
});

test('the reasons of a refusal are one line with it, and a warning is a line of its own', () => {
  const said = `Warning: would violate PodSecurity "restricted:v1.36"
The Deployment "order" is invalid: 
* spec.selector: Invalid value: "x"
* spec.template: Required value
Error from server (Forbidden): no
`;
  expect(complaintsIn(said)).toEqual([
    'Warning: would violate PodSecurity "restricted:v1.36"',
    'The Deployment "order" is invalid: spec.selector: Invalid value: "x" spec.template: Required value',
    'Error from server (Forbidden): no',
  ]);
});
