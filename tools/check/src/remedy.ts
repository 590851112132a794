const starters: Readonly<Record<string, string>> = {
  local: '"npm start" starts it',
  compose: '"docker compose up --wait" starts it',
};

/** What to do when a store does not answer, or refuses us; a command only where the settings say that it is there. */
export const remedyFor = (error: unknown, { RUNS_IN = '' }: { RUNS_IN?: string | undefined }): string =>
  securityRemedy(error) ?? starters[RUNS_IN] ?? 'does it run, and do its settings say how it is reached from here?';

/** Kafka does run: what it says of certificates and logins is to be mended in the settings. Known by class and code. */
const securityRemedy = (error: unknown): string | undefined => {
  const { name, code, cause }: { name?: unknown; code?: unknown; cause?: unknown } = Object(error);
  if (name === 'KafkaJSSASLAuthenticationError') return 'look at KAFKA_SASL_MECHANISM, _USERNAME and _PASSWORD';
  // What a broker says to a login that may not see the group is lost in the client library.
  if (name === 'KafkaJSGroupCoordinatorNotFound')
    return 'see that __consumer_offsets has leaders, and that the login may describe every group';
  const isOfKafka = String(name).startsWith('KafkaJS');
  if (isOfKafka && /CERT|UNABLE_TO|TLS|SSL/.test(String(code)))
    return 'look at KAFKA_TLS and the files that KAFKA_TLS_… name';
  return cause ? securityRemedy(cause) : undefined;
};
