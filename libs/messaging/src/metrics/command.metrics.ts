import { metrics } from '@opentelemetry/api';

/** `tessera_commands_together`: how many commands shared each transaction, those of all stores of the service. */
export const commandsTogether = () =>
  metrics.getMeter('tessera').createHistogram('tessera_commands_together', {
    description: 'Commands of requests that shared a transaction',
    advice: { explicitBucketBoundaries: [1, 2, 5, 10, 20, 50] },
  });
