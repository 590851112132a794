import { DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { type Aws } from '@tessera/aws';
import { eventually } from '@tessera/testing';
import { type Printed } from './printed.fixture.js';

/** The name of a resource of a stack, by its name in the template. */
export const resourceOf = async ({ formation }: Aws, StackName: string, LogicalResourceId: string): Promise<string> => {
  const { StackResources: [resource] = [] } = await formation.send(
    new DescribeStackResourcesCommand({ StackName, LogicalResourceId }),
  );
  return resource?.PhysicalResourceId ?? '';
};

/** What a function answers, and what it threw. */
export interface Invoked {
  answer: ReturnType<typeof JSON.parse>;
  error: string | undefined;
}

/** Calls a function and waits for it. */
export const invoke = async ({ functions }: Aws, FunctionName: string, event: unknown): Promise<Invoked> => {
  const { Payload = [], FunctionError } = await functions.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  return { answer: JSON.parse(Buffer.from(Payload).toString() || 'null'), error: FunctionError };
};

/** Hands a function an event as a topic does: nobody waits, and what fails is tried again. */
export const handOver = async ({ functions }: Aws, FunctionName: string, event: unknown): Promise<void> => {
  await functions.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(event) }));
};

/** The lines of a function's log that are JSON: what it says, and its metrics. */
export const logOf = async ({ config }: Aws, stack: string, room: string): Promise<Printed[]> => {
  const logs = new CloudWatchLogsClient(config);
  const lines: Printed[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.send(
      new FilterLogEventsCommand({ logGroupName: `/tessera/${stack}/${room}`, ...(nextToken && { nextToken }) }),
    );
    for (const { message = '' } of page.events ?? []) if (message.startsWith('{')) lines.push(JSON.parse(message));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return lines;
};

/** Whether what lies in this queue is handed to its function. */
export const feed = async ({ functions }: Aws, queueUrl: string, Enabled: boolean): Promise<void> => {
  const name = queueUrl.split('/').at(-1) ?? '';
  const { EventSourceMappings = [] } = await functions.send(new ListEventSourceMappingsCommand({}));
  const UUID = EventSourceMappings.find(({ EventSourceArn = '' }) => EventSourceArn.endsWith(`:${name}`))?.UUID;
  await functions.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  await eventually(async () => {
    const now = await functions.send(new ListEventSourceMappingsCommand({}));
    const { State } = now.EventSourceMappings?.find((mapping) => mapping.UUID === UUID) ?? {};
    expect(State).toBe(Enabled ? 'Enabled' : 'Disabled');
  });
};
