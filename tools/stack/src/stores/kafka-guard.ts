/**
 * What asks at the side doors who comes, as brokers of a production do: TLS, and a login by SCRAM-SHA-512. Whoever comes by the
 * usual door is nobody in particular and may do everything, as without a guard.
 */
export interface KafkaGuard {
  /** PEM: the brokers' key and then their certificate, which must be good for the `host` of each side door. */
  keystore: string;
  /** By user, of letters, digits, - and _. Brokers learn them at the first start of a folder, and never again. */
  passwords: Readonly<Record<string, string>>;
  /** Which user may do everything. The others may do what ACLs allow, and without any nothing. */
  admin: string;
}

/** In a broker's own folder. */
export const keystoreFile = 'keystore.pem';

/** What a broker is told of its guard, who stands at these doors. */
export const guardSettings = ({ admin }: KafkaGuard, doors: readonly string[]): Record<string, string> => ({
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  // Brokers and controllers are ANONYMOUS to each other.
  'super.users': `User:ANONYMOUS;User:${admin}`,
  'ssl.keystore.type': 'PEM',
  'ssl.keystore.location': keystoreFile,
  'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
  ...Object.fromEntries(doors.map((door) => [`listener.name.${door.toLowerCase()}.${login}`, module])),
});

const login = 'scram-sha-512.sasl.jaas.config';
const module = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';

/** What the storage tool is told when it formats a folder, a word a line. */
export const scramWords = ({ passwords }: KafkaGuard): string =>
  Object.entries(passwords)
    .map(([name, password]) => `--add-scram\nSCRAM-SHA-512=[name=${name},password=${password}]\n`)
    .join('');
