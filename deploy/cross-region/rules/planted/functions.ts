import { both, put, without, type Planted } from '../plant.js';

/** Of functions, and of what they may do. */
export const functionDefects: readonly Planted[] = [
  {
    name: 'the three seconds that Lambda gives',
    weakness: 7,
    into: '02-client',
    plant: without('Client.Properties.Timeout'),
    foundBy: 'functions_are_current',
  },
  {
    name: 'an older runtime',
    into: '01-main',
    plant: put('Authorize.Properties.Runtime', 'nodejs22.x'),
    foundBy: 'functions_are_current',
  },
  {
    name: 'a dearer processor',
    into: '01-main',
    plant: put('Backend.Properties.Architectures', ['x86_64']),
    foundBy: 'functions_are_current',
  },
  {
    name: 'a log group that Lambda makes',
    into: '02-client',
    plant: without('CanaryA.Properties.LoggingConfig'),
    foundBy: 'functions_are_current',
  },
  {
    name: 'a function with a fixed name',
    weakness: 5,
    into: '02-client',
    plant: put('Client.Properties.FunctionName', 'UrlLibLambdaFunction'),
    foundBy: 'names_are_the_stacks',
  },
  {
    name: 'a parameter with a fixed name',
    weakness: 5,
    into: '01-main',
    plant: put('RouteTableParameter', {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: '/myapp/routetableid', Type: 'String', Value: { Ref: 'RouteTableA' } },
    }),
    foundBy: 'names_are_the_stacks',
  },
  {
    name: 'a log group with a fixed name',
    into: '01-main',
    plant: put('AccessLogs.Properties.LogGroupName', '/tessera/access'),
    foundBy: 'names_are_the_stacks',
  },
  {
    name: 'a role with a fixed name',
    into: '01-main',
    plant: put('FlowRole.Properties.RoleName', 'flow'),
    foundBy: 'names_are_the_stacks',
  },
  {
    name: 'a group with a fixed name',
    into: '02-client',
    plant: put('ClientGroupBlue.Properties.GroupName', 'client'),
    foundBy: 'names_are_the_stacks',
  },
  {
    name: 'an alarm with a fixed name',
    into: '02-client',
    plant: put('PathsDegraded.Properties.AlarmName', 'paths-degraded'),
    foundBy: 'names_are_the_stacks',
  },
  {
    name: 'a schedule with a fixed name',
    into: '02-client',
    plant: put('Tick.Properties.Name', 'tick'),
    foundBy: 'names_are_the_stacks',
  },
  {
    name: 'a managed policy',
    into: '02-client',
    plant: put('ClientRole.Properties.ManagedPolicyArns', [
      { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole' },
    ]),
    foundBy: 'least_privilege',
  },
  {
    name: 'a role for any action',
    into: '01-main',
    plant: put('AuthorizeRole.Properties.Policies.0.PolicyDocument.Statement.0.Action', 'logs:*'),
    foundBy: 'least_privilege',
  },
  {
    name: 'a role for any log group',
    into: '01-main',
    plant: put('BackendRole.Properties.Policies.0.PolicyDocument.Statement.0.Resource', '*'),
    foundBy: 'least_privilege',
  },
  {
    name: 'a role for all but one thing',
    into: '01-main',
    plant: both(
      put('FlowRole.Properties.Policies.0.PolicyDocument.Statement.0.NotResource', {
        'Fn::GetAtt': ['AccessLogs', 'Arn'],
      }),
      without('FlowRole.Properties.Policies.0.PolicyDocument.Statement.0.Resource'),
    ),
    foundBy: 'least_privilege',
  },
  {
    name: 'canaries that may call the whole API',
    into: '02-client',
    plant: put('CanaryRole.Properties.Policies.0.PolicyDocument.Statement.1.Resource', {
      'Fn::Sub': 'arn:${AWS::Partition}:execute-api:${MainRegion}:${AWS::AccountId}:${ApiId}/v1/*',
    }),
    foundBy: 'least_privilege',
  },
  {
    name: 'code that may make network interfaces',
    into: '02-client',
    plant: without('ClientRole.Properties.Policies.0.PolicyDocument.Statement.2'),
    foundBy: 'least_privilege',
  },
  {
    name: 'canaries for which Lambda may make none either',
    into: '02-client',
    plant: without('CanaryRole.Properties.Policies.0.PolicyDocument.Statement.3.Condition'),
    foundBy: 'least_privilege',
  },
  {
    name: "flow logs of anybody by our network's role",
    into: '01-main',
    plant: without('FlowRole.Properties.AssumeRolePolicyDocument.Statement.0.Condition'),
    foundBy: 'least_privilege',
  },
  {
    name: 'canaries for any rule of any account',
    into: '02-client',
    plant: without('MayTickA.Properties.SourceArn'),
    foundBy: 'least_privilege',
  },
  {
    name: 'canaries for anybody',
    into: '02-client',
    plant: put('MayTickB.Properties.Principal', '*'),
    foundBy: 'least_privilege',
    lint: 'W3664',
  },
];
