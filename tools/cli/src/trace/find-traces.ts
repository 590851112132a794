import { TraceFiles } from './trace-files.js';
import { type Trace, treesOf } from './trace-tree.js';

/** The traces of an order, or the one of this id, from what a platform keeps in the folder. */
export const findTraces = (
  folder: string,
  wanted: { order?: string | undefined; trace?: string | undefined },
): Trace[] => {
  const files = new TraceFiles(folder);
  const traces =
    wanted.order === undefined
      ? new Set([wanted.trace ?? ''])
      : files.tracesWith(`"tessera.order.id":"${wanted.order}"`);
  const spans = files.spansOf(traces);
  const linked = new Set(spans.flatMap(({ links }) => links.map(({ traceId }) => traceId)));
  return treesOf(spans, files.spansOf(new Set([...linked].filter((id) => !traces.has(id)))));
};
