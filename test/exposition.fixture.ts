/** One line of a scrape. */
export interface Sample {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** A metric with all its lines. */
export interface Family {
  type: string;
  unit: string | undefined;
  help: string;
  samples: Sample[];
}

const SAMPLE = /^([a-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/i;
const LABEL = /([a-z_]\w*)="((?:[^"\\]|\\.)*)"/gi;

const sampleIn = (line: string): Sample => {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === '') throw new Error(`no sample: ${line}`);
  const read = [...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, text] as const);
  return { name, labels: Object.fromEntries(read), value: Number(value) };
};

const ofHistogram = /_(bucket|sum|count)$/;

/** A scrape by the names of its metrics, read as Prometheus' text format 0.0.4 is. Throws at a line that is none. */
export const readExposition = (text: string): ReadonlyMap<string, Family> => {
  const families = new Map<string, Family>();
  const family = (name: string) => {
    const known = families.get(name) ?? { type: 'untyped', unit: undefined, help: '', samples: [] };
    families.set(name, known);
    return known;
  };
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, what, name = '', rest = ''] = /^# (HELP|TYPE|UNIT) (\S+) (.*)$/.exec(line) ?? [];
    if (what === 'HELP') family(name).help = rest;
    else if (what === 'TYPE') family(name).type = rest;
    else if (what === 'UNIT') family(name).unit = rest;
    else {
      const sample = sampleIn(line);
      const stem = sample.name.replace(ofHistogram, '');
      family(families.get(stem)?.type === 'histogram' ? stem : sample.name).samples.push(sample);
    }
  }
  return families;
};

/** The sum of the figures of a metric that have these labels; of a histogram of those of `_count`. */
export const figureOf = (families: ReadonlyMap<string, Family>, name: string, labels: Record<string, string> = {}) => {
  const found = families.get(name);
  const counted = found?.type === 'histogram' ? `${name}_count` : name;
  const isMeant = (sample: Sample) =>
    sample.name === counted && Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
  return (found?.samples ?? []).filter(isMeant).reduce((sum, { value }) => sum + value, 0);
};
