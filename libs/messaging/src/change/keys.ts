/** Ids of what a change touches, by kind: `{orders: [id], skus: ['A', 'B']}`. */
export type Keys<Kind extends string> = { readonly [kind in Kind]?: readonly string[] };

/** The ids of several changes as one: each kind once, sorted, so that every transaction locks in the same order. */
export const mergeKeys = <Kind extends string>(all: readonly Keys<Kind>[]): Keys<Kind> => {
  const kinds = new Set(all.flatMap((keys) => Object.keys(keys) as Kind[]));
  const merged: { [kind in Kind]?: readonly string[] } = {};
  for (const kind of kinds) merged[kind] = [...new Set(all.flatMap((keys) => keys[kind] ?? []))].toSorted();
  return merged;
};
