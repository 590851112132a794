/** Who stands first changes from round to round. */
export const inTurn = <T>(all: readonly T[], round: number): T[] => {
  const first = round % Math.max(1, all.length);
  return [...all.slice(first), ...all.slice(0, first)];
};
