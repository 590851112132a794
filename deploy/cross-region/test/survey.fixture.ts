import { type Stack } from '@tessera/aws';
import { siteAt } from '../driver/site.js';
import { type StepName } from '../driver/steps.js';
import { type Survey } from '../driver/survey.js';

/** A stack of ours that is there. */
export const stackThere = (parameters: Record<string, string> = {}, rest: Partial<Stack> = {}): Stack => ({
  id: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/demo/1',
  name: 'demo',
  status: 'CREATE_COMPLETE',
  reason: '',
  isOurs: true,
  tags: {},
  outputs: {},
  parameters,
  ...rest,
});

/** What is found where nothing stands in the way. */
export const goodSurvey = (stacks: Partial<Record<StepName, Stack>> = {}, rest: Partial<Survey> = {}): Survey => ({
  name: 'demo',
  sites: {
    main: siteAt({ region: 'eu-west-1' }),
    client: siteAt({ region: 'us-east-1' }),
    standby: siteAt({ region: 'eu-central-1' }),
  },
  stacks: new Map(Object.entries(stacks) as [StepName, Stack][]),
  said: {},
  regions: { main: 'eu-west-1', client: 'us-east-1', standby: 'eu-central-1' },
  cidrs: { main: '10.64.0.0/20', client: '10.80.0.0/20', standby: '10.96.0.0/20' },
  accounts: { main: '111122223333', client: '111122223333', standby: '111122223333' },
  zones: {
    main: { service: 'execute-api', offered: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] },
    client: { service: 'lambda', offered: ['us-east-1a', 'us-east-1b'] },
    standby: { service: 'execute-api', offered: ['eu-central-1a', 'eu-central-1b'] },
  },
  mayLog: { main: true, client: true, standby: true },
  ...rest,
});
