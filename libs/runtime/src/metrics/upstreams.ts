import { type UpstreamState } from '../upstream/state.js';
import { observe, oneOf } from './instruments.js';

const BREAKER = ['closed', 'open', 'half-open'] as const;

const stateOf = ({ isReady, ejectedUntil }: UpstreamState['instances'][number]) => {
  if (!isReady) return 'unready';
  return ejectedUntil === null ? 'usable' : 'ejected';
};

/** How a service behind is asked: counts of instances and never their names, which come and go with them. */
export const measureUpstream = (upstream: string, state: () => UpstreamState) => {
  observe(
    ['tessera_upstream_requests_total', 'tessera_upstream_retries_total', 'tessera_upstream_ejections_total'],
    (tell) => {
      const { counts } = state();
      for (const outcome of ['good', 'bad', 'unsaid', 'shed'] as const)
        tell('tessera_upstream_requests_total', counts[outcome], { upstream, outcome });
      tell('tessera_upstream_retries_total', counts.sentAgain, { upstream });
      tell('tessera_upstream_ejections_total', counts.ejections, { upstream });
    },
  );
  observe(
    [
      'tessera_upstream_requests_active',
      'tessera_upstream_requests_limit',
      'tessera_upstream_breaker',
      'tessera_upstream_call_breaker',
      'tessera_upstream_instances',
      'tessera_upstream_connections',
    ],
    (tell) => {
      const { inFlight, limit, breaker, breakers, instances, connections } = state();
      tell('tessera_upstream_requests_active', inFlight, { upstream });
      tell('tessera_upstream_requests_limit', limit, { upstream });
      oneOf(BREAKER, breaker, (figure, now) => tell('tessera_upstream_breaker', figure, { upstream, state: now }));
      for (const [call, of] of Object.entries(breakers))
        oneOf(BREAKER, of, (figure, now) =>
          tell('tessera_upstream_call_breaker', figure, { upstream, call, state: now }),
        );
      for (const one of ['usable', 'ejected', 'unready'] as const)
        tell('tessera_upstream_instances', instances.filter((each) => stateOf(each) === one).length, {
          upstream,
          state: one,
        });
      tell('tessera_upstream_connections', connections.used, { upstream, state: 'used' });
      tell('tessera_upstream_connections', connections.idle, { upstream, state: 'idle' });
    },
  );
};
