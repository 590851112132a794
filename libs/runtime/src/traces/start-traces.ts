import { type EndTraces, type Traced } from './traced.js';
import { wantsSpans } from './where-spans-go.js';

/** From now on spans are made, if the settings name a place for them; without one nothing of OpenTelemetry's SDK for them is loaded. */
export const startTraces = async (traced: Traced): Promise<EndTraces> => {
  if (!wantsSpans(traced.settings)) return () => Promise.resolve();
  const { provideSpans } = await import('./provide-spans.js');
  return provideSpans(traced);
};
