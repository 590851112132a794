import { type Room, rooms } from '../routes.js';
import { choose, getAtt, type Listed } from './cloudformation.js';
import { role } from './function-resources.js';
import { functions, pascal } from './functions.js';

const businessRooms = Object.keys(rooms) as Room[];

const seconds = (room: string) => functions[room]?.timeoutS ?? 0;

const task = (room: string, next: Listed): Listed => ({
  Type: 'Task',
  Resource: `\${${room}}`,
  ...next,
});

/** Business, validate, format: each ends by its own timeout. What a function throws fails the machine, and the door answers for that. */
const definition = (): Listed => ({
  StartAt: 'WhichRoom',
  // The door has to live to say that the machine was too slow.
  TimeoutSeconds: seconds('door') - 1,
  States: {
    WhichRoom: {
      Type: 'Choice',
      Choices: businessRooms.map((room) => ({ Variable: '$.room', StringEquals: room, Next: pascal(room) })),
    },
    ...Object.fromEntries(
      businessRooms.map((room) => [pascal(room), task(room, { InputPath: '$.asked', Next: 'Validate' })]),
    ),
    Validate: task('validate', { Next: 'Format' }),
    Format: task('format', { End: true }),
  },
});

const steps = [...businessRooms, 'validate', 'format'];
const arnOf = (room: string) => getAtt(`${pascal(room)}Function.Arn`);

/** The state machine of Chain=express, and the role by which it calls its steps. */
export const stateMachine = (): Listed => ({
  StateMachine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Condition: 'Express',
    Properties: {
      StateMachineType: 'EXPRESS',
      RoleArn: getAtt('StateMachineRole.Arn'),
      TracingConfiguration: { Enabled: choose('Traced', true, false) },
      Definition: definition(),
      DefinitionSubstitutions: Object.fromEntries(steps.map((room) => [room, arnOf(room)])),
    },
  },
  StateMachineRole: {
    Type: 'AWS::IAM::Role',
    Condition: 'Express',
    Properties: role('states.amazonaws.com', [
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: steps.map(arnOf) },
    ]),
  },
});
