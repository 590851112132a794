import { both, put, without, type Planted } from '../plant.js';

/** Of logs, keys and alarms. */
export const watchDefects: readonly Planted[] = [
  {
    name: 'logs for ever',
    into: '02-client',
    plant: without('ClientLogs.Properties.RetentionInDays'),
    foundBy: 'logs_end',
  },
  {
    name: 'logs without a key of ours',
    into: '01-main',
    plant: without('AccessLogs.Properties.KmsKeyId'),
    foundBy: 'logs_end',
  },
  {
    name: 'logs of which nobody has said what becomes of them',
    into: '01-main',
    plant: both(without('FlowLogs.DeletionPolicy'), without('FlowLogs.UpdateReplacePolicy')),
    foundBy: 'logs_end',
    lint: 'I3011',
  },
  {
    name: 'a key for ever',
    into: '02-client',
    plant: put('LogKey.Properties.EnableKeyRotation', false),
    foundBy: 'keys_rotate',
  },
  {
    name: 'a key for the logs of everybody here',
    into: '01-main',
    plant: without('LogKey.Properties.KeyPolicy.Statement.1.Condition'),
    foundBy: 'keys_rotate',
  },
  {
    name: 'an alarm that tells nobody',
    into: '01-main',
    plant: without('Rejects.Properties.AlarmActions'),
    foundBy: 'alarms_speak',
  },
  {
    name: 'an alarm that does not say what it means',
    into: '02-client',
    plant: without('FailedCalls.Properties.AlarmDescription'),
    foundBy: 'alarms_speak',
  },
  {
    name: 'an alarm that has not thought of silence',
    into: '02-client',
    plant: without('SlowCalls.Properties.TreatMissingData'),
    foundBy: 'alarms_speak',
  },
  {
    name: 'silence as good news',
    into: '02-client',
    plant: put('PathsDown.Properties.TreatMissingData', 'notBreaching'),
    foundBy: 'alarms_speak',
  },
  {
    name: 'a failover by an alarm that Route 53 does not follow',
    into: '02-client',
    plant: both(put('PathsDown.Properties.EvaluationPeriods', 3), put('PathsDown.Properties.DatapointsToAlarm', 2)),
    foundBy: 'alarms_speak',
  },
  {
    name: 'no alarm at all',
    weakness: 2,
    into: '01-main',
    plant: (resources) => {
      for (const [id, { Type }] of Object.entries(resources))
        if (Type === 'AWS::CloudWatch::Alarm') delete resources[id];
    },
    foundBy: 'alarms_speak',
  },
];
