import { everyCall, failedWith, isOk } from '../checks.js';
import { type Case } from '../case.js';
import { otherApi } from '../world.js';
import { propertiesOf, without } from './change.js';

const steps: Case['steps'] = [{ do: 'call' }];
const expects: Case['expects'] = { 'there is no such name': everyCall(failedWith('DNS')) };

/** The private zone of the client region. */
export const nameCases: readonly Case[] = [
  {
    name: 'no-record',
    about: 'the zone has no record',
    change: { templates: { client: (template) => without(template, 'Record') } },
    steps,
    expects,
  },
  {
    name: 'no-zone',
    about: 'there is no zone, and no record in it',
    change: { templates: { client: (template) => without(template, 'Record', 'Zone') } },
    steps,
    expects,
  },
  {
    name: 'narrow-zone',
    about: 'nothing is changed: the zone is of this one API, and all others of the region are left alone',
    steps: [...steps, { do: 'lookup', name: otherApi.name }],
    expects: {
      'the API is answered 200': everyCall(isOk),
      'another API of the region has its public address': ({ lookups }) =>
        String(lookups[otherApi.name]) === otherApi.address,
    },
  },
  {
    name: 'whole-region-zone',
    about: 'the zone is of all APIs of the region: every other one has no name any more',
    change: {
      templates: {
        client: (template) => {
          propertiesOf(template, 'Zone')['Name'] = { 'Fn::Sub': 'execute-api.${MainRegion}.amazonaws.com' };
        },
      },
    },
    steps: [...steps, { do: 'lookup', name: otherApi.name }],
    expects: {
      'the API is answered 200': everyCall(isOk),
      'another API of the region has no name': ({ lookups }) => lookups[otherApi.name] === 'ENOTFOUND',
    },
  },
];
