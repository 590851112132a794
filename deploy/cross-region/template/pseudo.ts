/** Where a stack is, and whose. */
export interface Place {
  stack: string;
  region: string;
  account: string;
  partition: string;
  /** `amazonaws.com` */
  suffix: string;
}

/** The place of a stack; China and the US government have partitions of their own. */
export const placeOf = (stack: string, region: string, account: string): Place => {
  const own = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return { stack, region, account, partition: own, suffix: `amazonaws.com${own === 'aws-cn' ? '.cn' : ''}` };
};

/** `arn:aws:lambda:eu-west-1:111122223333:function:demo` */
export const arnIn = ({ partition, region, account }: Place, service: string, resource: string): string =>
  `arn:${partition}:${service}:${region}:${account}:${resource}`;

/** All pseudo parameters but `AWS::NoValue`, which is none. */
export const pseudoParameters = (place: Place): Record<string, string | string[]> => ({
  'AWS::AccountId': place.account,
  'AWS::NotificationARNs': [],
  'AWS::Partition': place.partition,
  'AWS::Region': place.region,
  'AWS::StackId': arnIn(place, 'cloudformation', `stack/${place.stack}/00000000-0000-4000-8000-000000000000`),
  'AWS::StackName': place.stack,
  'AWS::URLSuffix': place.suffix,
});
