import { type ServerResponse } from 'node:http';

/** Calls `close`, once or twice, when the answer has been given or its client is gone, which may have been long ago. */
export const whenClosed = (answer: ServerResponse, close: () => void): void => {
  answer.once('close', close);
  if (answer.destroyed) close();
};
