import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { resourcesOf } from '@tessera/aws';
import { steps } from './steps.js';
import { type Found } from './survey.js';

/** An alarm that is raised. */
export interface AlarmReport {
  name: string;
  region: string;
  reason: string;
}

const MOST_NAMES = 100;

/** Those in ALARM, of all stacks. */
export const alarmsOf = async ({ sites, stacks }: Found): Promise<AlarmReport[]> => {
  const raised = [...stacks].map(async ([step, stack]): Promise<AlarmReport[]> => {
    const aws = sites[steps[step].place]?.aws;
    if (!aws) return [];
    const alarms = (await resourcesOf(aws, stack)).filter(({ type }) => type === 'AWS::CloudWatch::Alarm');
    const AlarmNames = alarms.flatMap(({ id }) => id || []).slice(0, MOST_NAMES);
    // Without names it would answer all alarms of the account.
    if (AlarmNames.length === 0) return [];
    const { MetricAlarms = [] } = await aws.watch.send(new DescribeAlarmsCommand({ AlarmNames, StateValue: 'ALARM' }));
    return MetricAlarms.map(({ AlarmName = '', StateReason = '' }) => ({
      name: AlarmName,
      region: aws.config.region,
      reason: StateReason,
    }));
  });
  return (await Promise.all(raised)).flat();
};
