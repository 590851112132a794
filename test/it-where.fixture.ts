/** A test that is tried where it can be. Elsewhere it is skipped, and the run says for want of what. */
export const itWhere = (isPossible: boolean, want: string) => (name: string, test: () => Promise<void>) => {
  if (isPossible) return it(name, test);
  console.warn(`not tried: "${name}", for want of ${want}`);
  return it.skip(name, test);
};
