/** One event of a stream. */
export interface ServerSentEvent {
  event: string;
  id: string;
  data: string;
}

/** As it is written (HTML standard, 9.2): the end of a line ends a field, so that a text of several lines is several fields. */
export const written = ({ event, id, data }: ServerSentEvent): string => {
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return `event: ${event}\nid: ${id}\n${lines.join('')}\n`;
};

/** Means nothing, and shows both ends that the other one is there. */
export const COMMENT = ':\n\n';
