import { goodSurvey, stackThere } from '../test/survey.fixture.js';
import { type StepName } from './steps.js';
import { outputsThere, type Survey } from './survey.js';
import { valuesOf } from './values.js';
import { checkSettings, type Wanted } from './wanted.js';
import { chosenZones } from './zones.js';

const wanted: Wanted = { name: 'demo', regions: { main: 'eu-west-1', client: 'us-east-1', standby: 'eu-central-1' } };
const values = (step: StepName, survey: Survey, more: Partial<Wanted> = {}, isNew = !survey.stacks.has(step)) =>
  valuesOf(step, { survey, wanted: { ...wanted, ...more }, prefix: 'tessera/0', isNew });

it('gives a new network its addresses, zones and code', () => {
  expect(values('main', goodSurvey())).toEqual({
    VpcCidr: '10.64.0.0/20',
    ClientCidr: '10.80.0.0/20',
    ZoneA: 'eu-west-1a',
    ZoneB: 'eu-west-1b',
    CodeBucket: 'tessera-xr-111122223333-eu-west-1',
    CodePrefix: 'tessera/0',
  });
  expect(values('routes', goodSurvey())).toEqual({});
});

it('leaves a network where it is', () => {
  const survey = goodSurvey({ main: stackThere({ VpcCidr: '10.64.0.0/20', ZoneA: 'eu-west-1c' }) });
  expect(values('main', survey)).not.toHaveProperty('ZoneA');
  expect(values('main', survey, { set: { main: { ZoneA: 'eu-west-1b' } } })).toMatchObject({ ZoneA: 'eu-west-1b' });
});

it('takes over what a stack was to be that never came to be', () => {
  const left = stackThere({ Issuer: 'urn:a', ZoneA: 'eu-west-1c', CodePrefix: 'old' }, { status: 'ROLLBACK_COMPLETE' });
  expect(values('main', goodSurvey({ main: left }), {}, true)).toMatchObject({
    Issuer: 'urn:a',
    ZoneA: 'eu-west-1c',
    ZoneB: 'eu-west-1a',
    CodePrefix: 'tessera/0',
  });
});

it('lets a standby answer reads until it is promoted, and never takes that back', () => {
  const there = goodSurvey({ 'standby-main': stackThere({ Writes: 'on' }) });
  expect([
    values('standby-main', goodSurvey())['Writes'],
    values('standby-main', goodSurvey(), { promote: true })['Writes'],
    values('standby-main', there)['Writes'],
    values('main', goodSurvey(), { promote: true })['Writes'],
  ]).toEqual(['off', 'on', undefined, undefined]);
});

it('lets a standby take the same tokens, and have a function of its own', () => {
  const survey = goodSurvey({ main: stackThere({ Jwks: '{"keys":[1]}', Issuer: 'urn:a', BackendFunctionArn: 'arn' }) });
  const standby = values('standby-main', survey);
  expect(standby).toMatchObject({ Jwks: '{"keys":[1]}', Issuer: 'urn:a' });
  expect(standby).not.toHaveProperty('BackendFunctionArn');
});

it('takes over function, keys and issuer of the serverless edition, unless others are named', () => {
  const link = { BackendFunctionArn: 'arn:door', Issuer: 'urn:tessera', Jwks: '{"keys":[]}' };
  const survey = goodSurvey({}, { link });
  expect(values('main', survey)).toMatchObject(link);
  expect(values('main', survey, { issuer: 'urn:b', backend: 'arn:b' })).toMatchObject({
    ...link,
    Issuer: 'urn:b',
    BackendFunctionArn: 'arn:b',
  });
  expect(values('standby-main', survey)).not.toHaveProperty('BackendFunctionArn');
});

it.each(['ROLLBACK_COMPLETE', 'REVIEW_IN_PROGRESS', 'DELETE_FAILED', 'CREATE_FAILED'])(
  'carries nothing out of a stack that will be made anew (%s)',
  (status) => {
    const outputs = { ApiId: 'a' };
    const survey = goodSurvey({ main: stackThere({}, { outputs, status }), routes: stackThere({}, { outputs }) });
    expect(outputsThere(survey)).toEqual({ routes: outputs });
  },
);

it.each([
  [{}, { ZoneA: 'a', ZoneB: 'b' }],
  [{ ZoneA: 'b' }, { ZoneA: 'b', ZoneB: 'a' }],
  [{ ZoneB: 'a' }, { ZoneA: 'b', ZoneB: 'a' }],
  [
    { ZoneA: '', ZoneB: '' },
    { ZoneA: 'a', ZoneB: 'b' },
  ],
])('chooses two zones beside %j', (named: Record<string, string>, expected) => {
  expect(chosenZones({ service: 'lambda', offered: ['a', 'b', 'c'] }, named)).toEqual(expected);
});

it.each([
  [{ client: { MainVpcId: 'vpc-1' } }, 'client.MainVpcId cannot be set: it comes from main.VpcId.'],
  [{ client: { StandbyOrigin: 'https://x' } }, 'it comes from standby-main.Origin'],
  [{ main: { VpcCidr: '10.0.0.0/20' } }, 'main.VpcCidr cannot be set: a flag such as --main-cidr says it.'],
])('refuses to be told %j', (set, says) => {
  expect(() => checkSettings(set)).toThrow(says);
});
