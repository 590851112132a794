/** A table as docs/benchmarks.md has them: the keys of the first row are its columns. */
export const markdownTable = (rows: readonly Record<string, string | number>[]): string => {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, columns.map(() => '---'), ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};
