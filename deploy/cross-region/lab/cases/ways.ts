import { type Bag } from '../../template/model.js';
import { type Case } from '../case.js';
import { alive, allVia, call, dropped, everyCall, failedWith, isOk, letIn, nothingDropped } from '../checks.js';
import { propertiesOf, without } from './change.js';
import { brisk, hasty } from './values.js';

const oneReturnRoute = (zone: 'a' | 'b', lost: string, left: string): Case => ({
  name: `one-return-route-${zone}`,
  about: `03 has a return route in zone ${zone} alone: the other zone’s answers are lost, its calls go here`,
  values: brisk,
  change: { templates: { routes: (template) => without(template, lost) } },
  steps: [{ do: 'call', times: 3 }, { do: 'canaries' }],
  expects: {
    'every call is answered 200': everyCall(isOk),
    'by the zone that has a way back': allVia(left),
    'PeeringAlive is 0.5 in both zones': alive(0.5, 0.5),
  },
});

/** Routes and doors, one missing at a time. */
export const wayCases: readonly Case[] = [
  {
    name: 'no-return-route',
    about: '03 has no return route: the calls arrive, their answers do not. With the shipped patience of 10 s',
    change: { templates: { routes: (template) => without(template, 'BackFromA', 'BackFromB') } },
    steps: [{ do: 'call' }, { do: 'canaries' }],
    expects: {
      'there is no connection': everyCall(failedWith('CONNECT_TIMEOUT')),
      'it was tried three times': everyCall(({ attempts }) => attempts === 3),
      'no group drops a packet': nothingDropped,
      'the endpoint let the packets in': letIn('main.EndpointGroupBlue', 'main.Endpoint'),
      'PeeringAlive is 0 in both zones': alive(0, 0),
    },
  },
  oneReturnRoute('a', 'BackFromB', 'main.Endpoint0'),
  oneReturnRoute('b', 'BackFromA', 'main.Endpoint1'),
  {
    name: 'no-forward-route',
    about: '02 has no route in zone a: nothing leaves there, zone b goes on, and the canaries show which it is',
    values: brisk,
    change: { templates: { client: (template) => without(template, 'ToMainFromA') } },
    steps: [{ do: 'call' }, { do: 'call', from: 'client.Client1' }, { do: 'canaries' }],
    expects: {
      'zone a has no connection': call(0, failedWith('CONNECT_TIMEOUT')),
      'zone b is answered 200': call(1, isOk),
      'no group drops a packet': nothingDropped,
      'PeeringAlive is 0 in zone a and 1 in zone b': alive(0, 1),
    },
  },
  {
    name: 'no-egress',
    about: 'the client’s groups let nothing out',
    values: hasty,
    change: {
      templates: {
        client: (template) => {
          for (const group of ['ClientGroupBlue', 'ClientGroupGreen'])
            propertiesOf(template, group)['SecurityGroupEgress'] = [{ IpProtocol: '-1', CidrIp: '127.0.0.1/32' }];
        },
      },
    },
    steps: [{ do: 'call' }],
    expects: {
      'there is no connection': everyCall(failedWith('CONNECT_TIMEOUT')),
      'the function’s groups drop the packets': dropped('client.Client0'),
      'the endpoint’s see none': (outcome) => !dropped('main.')(outcome),
    },
  },
  {
    name: 'no-ingress',
    about: '03 has no door: the endpoint’s groups let nothing in',
    values: hasty,
    change: { templates: { routes: (template) => without(template, 'DoorBlue', 'DoorGreen') } },
    steps: [{ do: 'call' }, { do: 'canaries' }],
    expects: {
      'there is no connection': everyCall(failedWith('CONNECT_TIMEOUT')),
      'the endpoint’s groups drop the packets': dropped('main.Endpoint'),
      'the function’s do not': (outcome) => !dropped('client.Client0')(outcome),
      'PeeringAlive is 0 in both zones': alive(0, 0),
    },
  },
  {
    name: 'door-port',
    about: '03 opens another port than 443',
    values: hasty,
    change: {
      templates: {
        routes: (template) => {
          const port: Bag = { FromPort: 8443, ToPort: 8443 };
          for (const door of ['DoorBlue', 'DoorGreen']) Object.assign(propertiesOf(template, door), port);
        },
      },
    },
    steps: [{ do: 'call' }],
    expects: {
      'there is no connection': everyCall(failedWith('CONNECT_TIMEOUT')),
      'the endpoint’s groups drop the packets': dropped('main.Endpoint'),
    },
  },
];
