/** Says a step beside what is printed, which may be on its way into a file or another program. */
export const quietly = (part: string, line: string): void => console.error(`  ${part.padEnd(12)} ${line}`);
