const loopback = ['localhost', '127.0.0.1', '::1', '[::1]'];

/**
 * From now on neither we nor programs that we start ask a proxy of the environment (HTTP_PROXY and its like) for this
 * machine; whatever lies elsewhere is still fetched through it. Node looks at NO_PROXY at each request.
 */
export const keepLoopbackDirect = (env: NodeJS.ProcessEnv = process.env): void => {
  const direct = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  // A star alone is everything, beside others it is nothing.
  if (direct.trim() === '*') return;
  env['NO_PROXY'] = [...direct.split(/[\s,]+/).filter(Boolean), ...loopback].join(',');
  env['no_proxy'] = env['NO_PROXY'];
};
