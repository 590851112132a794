/** One event of a stream. */
export interface ServerSentEvent {
  event: string;
  /** What clients say when they come back (`Last-Event-ID`). */
  id?: string;
  data: string;
}

/** As it is written (HTML standard, 9.2): the end of a line ends a field, so that a text of several lines is several fields. */
export const written = ({ event, id, data }: ServerSentEvent): string => {
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  const place = id === undefined ? '' : `id: ${id}\n`;
  return `event: ${event}\n${place}${lines.join('')}\n`;
};

/** Means nothing, and shows both ends that the other one is there. */
export const COMMENT = ':\n\n';
