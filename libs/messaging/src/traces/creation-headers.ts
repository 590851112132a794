import { headerText, type WireMessage } from '../wire/message.js';

/** The creation context that a message carries, as far as it has one. */
export const creationOf = (message: Pick<WireMessage, 'headers'>): { traceparent?: string; tracestate?: string } => {
  const [traceparent, tracestate] = [headerText(message, 'traceparent'), headerText(message, 'tracestate')];
  return { ...(traceparent !== undefined && { traceparent }), ...(tracestate !== undefined && { tracestate }) };
};
