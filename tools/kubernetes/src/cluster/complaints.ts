const unknownKind = /no matches for kind "(?<kind>\w+)" in version "(?<version>[^"]+)"/;
/** What kubectl says beside what is wrong. */
const beside = /^(ensure CRDs are installed first)?$/;
/** A refusal's reasons have lines of their own, and so has the end of one that began on the line before. */
const goesOn = /^(\s|\* )/;

/** The complaints in what kubectl says, a line each: several of one kind that the cluster does not know are one. */
export const complaintsIn = (errors: string): string[] => [
  ...new Set(joined(errors.split('\n').filter((line) => !beside.test(line))).map(inWords)),
];

const joined = (lines: readonly string[]): string[] => {
  const whole: string[] = [];
  for (const line of lines) {
    const last = whole.at(-1);
    if (last !== undefined && goesOn.test(line))
      whole[whole.length - 1] = `${last.trimEnd()} ${line.replace(/^\* /, '').trim()}`;
    else whole.push(line);
  }
  return whole;
};

const inWords = (line: string): string => {
  const { kind, version } = unknownKind.exec(line)?.groups ?? {};
  return kind ? `the cluster knows no ${kind} of ${version}: install its operator first` : line;
};
