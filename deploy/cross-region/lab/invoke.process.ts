import { lookup } from 'node:dns/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { handlerOf, invoke } from './api/functions.js';
import { answering, settingOf } from './child.js';
import { type FunctionSetting } from './model.js';

/** A Lambda function in the namespace of its port: the real bundle, warm from one call to the next. */
const setting = settingOf<FunctionSetting>();
const handler = await handlerOf(dirname(fileURLToPath(import.meta.url)), setting.room);

const found = async (name: string): Promise<string[] | string> => {
  try {
    return (await lookup(name, { all: true, family: 4 })).map(({ address }) => address);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
  }
};

answering({
  call: (event) => invoke(handler, setting, event),
  lookup: (name) => found(String(name)),
});
