import { explain } from '@tessera/command';
import { Vault } from './vault.js';

/**
 * The job `secrets` of docker-compose.yml. Without arguments it makes what is missing; `show <volume>/<file>` prints one
 * to whoever may use Docker here, and who may do that could read the volume anyway.
 */
const vault = new Vault('/secrets');
const [verb, path] = process.argv.slice(2);

try {
  if (verb === 'show' && path) {
    process.stdout.write(vault.read(path));
  } else {
    vault.fill(process.env['ADMIN_EMAIL'] ?? 'admin@tessera.local');
    console.log('secrets: every password and key is there; who the first admin is: README, "Run it in Docker"');
  }
} catch (error) {
  console.error(`secrets: ${explain(error)}`);
  process.exitCode = 1;
}
