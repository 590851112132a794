// The healthcheck of a service's image: there is no shell or curl in it. 0 when the service can answer, else 1 and why.
const port = process.env.HEALTH_PORT ?? '3000';

try {
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_500) });
  // Shown by `docker inspect`: which store is away.
  console.log(await answer.text());
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  console.log(`nobody answers on port ${port}: ${error.cause?.code ?? error.message}`);
  process.exitCode = 1;
}
