/**
 * What of a shell's environment is handed on to services and tasks: where programs, homes and certificates are, how the
 * machine writes and counts hours, and how the terminal shows colours. docs/develop.md has the list.
 */
const handedOn = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TMPDIR',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'LD_LIBRARY_PATH',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'TERM',
  'COLORTERM',
  'NO_COLOR',
  'FORCE_COLOR',
];

/** That part of the environment. Never proxies: what we run here speaks to this machine. */
export const shellEnvironment = (env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv =>
  Object.fromEntries(handedOn.flatMap((key) => (env[key] === undefined ? [] : [[key, env[key]]])));

/** The same for a store, which needs less, and whose complaints we read: in English. */
export const storeEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' });
