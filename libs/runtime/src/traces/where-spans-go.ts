/** The settings of which any one turns tracing on. Without imports: the preload reads them before anything is loaded. */
export const placesOfSpans = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_ZIPKIN_ENDPOINT', 'TRACES_FILE'] as const;

/** Whether spans are wanted: by what the environment says, or the settings that were read from it. */
export const wantsSpans = (settings: Partial<Record<(typeof placesOfSpans)[number], string | undefined>>): boolean =>
  placesOfSpans.some((place) => settings[place]);
