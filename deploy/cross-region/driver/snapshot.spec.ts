import { parseTemplate } from '../template/read.js';
import { withSnapshot } from './snapshot.js';

const text = `
Parameters:
  ClientCidr: { Type: String }
  Backend: { Type: String, Default: '' }
  Writes: { Type: String, Default: 'on' }
  LogDays: { Type: Number, Default: 30 }
Conditions:
  Writing: !Equals [!Ref Writes, 'on']
  Other: !Not [!Equals [!Ref Backend, '']]
  Both: !And [!Condition Writing, !Condition Other]
Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Policy: !Sub 'from \${ClientCidr}' } }
  Everything: { Type: AWS::ApiGateway::Method, Condition: Both, Properties: { RestApiId: !Ref Api } }
  DeploymentOf0000: { Type: AWS::ApiGateway::Deployment, DependsOn: Everything, Properties: { RestApiId: !Ref Api } }
  Stage: { Type: AWS::ApiGateway::Stage, Properties: { DeploymentId: !Ref DeploymentOf0000, Days: !Ref LogDays } }
`;
const given = { ClientCidr: '10.80.0.0/20' };
const named = (values: Record<string, string>, of = text) => withSnapshot(of, parseTemplate(of), values);

it('names the deployment of the API by what is in it, wherever it is named', () => {
  expect(named(given)).toMatch(/ DeploymentOf([0-9a-f]{8}): [^]*!Ref DeploymentOf\1,/);
  expect(named(given)).not.toContain('DeploymentOf0000');
});

it.each([
  ['a value in it', { ClientCidr: '10.96.0.0/20' }],
  ['a value that a condition of a condition asks', { ...given, Backend: 'arn' }],
  ['a value that decides whether a part is there', { ...given, Writes: 'off' }],
])('gives it another name for %s', (_, values: Record<string, string>) => {
  expect(named(values)).not.toBe(named(given));
});

it('gives it another name for another method, and the same for what the stage alone has', () => {
  const name = (of: string, values = {}) => /DeploymentOf[0-9a-f]{8}/.exec(named({ ...given, ...values }, of))?.[0];
  expect(name(text.replace('Condition: Both, ', ''))).not.toBe(name(text));
  expect(name(text, { LogDays: '7' })).toBe(name(text));
});

it('takes a default for a value', () => {
  expect(named({ ...given, Writes: 'on' })).toBe(named(given));
});
