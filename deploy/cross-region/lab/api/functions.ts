import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FunctionSetting } from '../model.js';

/** Calls a function with an event; rejects with what it throws, or when it takes longer than it may. */
export type Invoke = (id: string, event: unknown) => Promise<unknown>;

interface Context {
  functionName: string;
  awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** The handler of a room's bundle. */
export const handlerOf = async (folder: string, room: string): Promise<Handler> => {
  const { handler } = await import(pathToFileURL(join(folder, `${room}.mjs`)).href);
  return handler;
};

/** What Lambda sets besides what the template says. */
export const lambdaEnvironment = ({ region, name, credential }: FunctionSetting): Record<string, string> => ({
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_ACCESS_KEY_ID: credential.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credential.secretAccessKey,
  AWS_SESSION_TOKEN: credential.sessionToken,
});

/** Runs a handler as Lambda would: with the time it has, and no longer. */
export const invoke = async (
  handler: Handler,
  { timeoutS, name }: FunctionSetting,
  event: unknown,
): Promise<unknown> => {
  const end = Date.now() + timeoutS * 1000;
  const context = {
    functionName: name,
    awsRequestId: crypto.randomUUID(),
    getRemainingTimeInMillis: () => end - Date.now(),
  };
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`Task timed out after ${timeoutS} seconds`)), timeoutS * 1000);
  try {
    return await Promise.race([handler(event, context), late.promise]);
  } finally {
    clearTimeout(timer);
  }
};

/** All settings together, for functions that share a process. */
const shared = (settings: readonly FunctionSetting[]): Record<string, string> => {
  const all: Record<string, string> = {};
  for (const [name, value] of settings.flatMap(({ environment }) => Object.entries(environment))) {
    if (all[name] !== undefined && all[name] !== value)
      throw new Error(`two functions of one API have another ${name}`);
    all[name] = value;
  }
  return all;
};

/** The functions behind an API, which have a process in common here. They are loaded at once, as warm ones are. */
export const functionsOf = async (
  folder: string,
  settings: Readonly<Record<string, FunctionSetting>>,
): Promise<Invoke> => {
  Object.assign(process.env, shared(Object.values(settings)));
  const loaded = Object.entries(settings).map(
    async ([id, setting]) => [id, { setting, handler: await handlerOf(folder, setting.room) }] as const,
  );
  const functions = new Map(await Promise.all(loaded));
  return async (id, event) => {
    const found = functions.get(id);
    if (!found) throw new Error(`no function ${id} in the lab`);
    return invoke(found.handler, found.setting, event);
  };
};
