import { askService } from '../ask-service.js';
import { settingsFolder } from '../platform-settings.js';
import { asJson } from '../screen.js';
import { keyLines, type KeysAnswer, keysAnswer } from './signing-key.js';

/** What every command under `keys` may be told. */
export interface KeysOptions {
  env?: string;
  json?: boolean;
}

/** Has the user service's own program do it, and shows its answer. */
export const askUser = async (words: readonly string[], { env, json }: KeysOptions): Promise<KeysAnswer> => {
  const answer = keysAnswer.parse(await askService(settingsFolder(env), 'user', 'keys', { words }));
  console.log(json ? asJson(answer) : keyLines(answer).join('\n'));
  return answer;
};
