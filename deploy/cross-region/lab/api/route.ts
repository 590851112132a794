import { type Api, type Route } from './api.js';

/** The values of `{name}` and `{rest+}`; undefined when the path does not fit. */
const fit = (template: string, path: string): Record<string, string> | undefined => {
  const [wanted, given] = [template, path].map((text) => text.split('/').slice(1));
  const found: Record<string, string> = {};
  for (const [i, part] of (wanted ?? []).entries()) {
    const [, name, rest] = /^\{([^+}]+)(\+?)\}$/.exec(part) ?? [];
    const value = rest ? given?.slice(i).join('/') : given?.[i];
    if (!value || (name === undefined && value !== part)) return undefined;
    if (name !== undefined) found[name] = value;
    if (rest) return found;
  }
  return wanted?.length === given?.length ? found : undefined;
};

/** What is written out goes before a parameter, and that before the rest of a path. */
const vagueness = ({ path }: Route) => (path.includes('+}') ? 2 : path.includes('{') ? 1 : 0);

/** The method of an API for a call, with the parameters of its path; undefined when there is none. */
export const routeOf = (
  { routes }: Pick<Api, 'routes'>,
  method: string,
  path: string,
): { route: Route; parameters: Record<string, string> } | undefined => {
  const fitting = routes
    .map((route) => ({ route, parameters: fit(route.path, path) }))
    .filter((one): one is { route: Route; parameters: Record<string, string> } => one.parameters !== undefined)
    .toSorted((a, b) => vagueness(a.route) - vagueness(b.route));
  // The resource is chosen first, its method then.
  const there = fitting.filter(({ route }) => route.path === fitting[0]?.route.path);
  return there.find(({ route }) => route.method === method) ?? there.find(({ route }) => route.method === 'ANY');
};
