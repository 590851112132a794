/** Where one can be, by the path below `/console`. */
export type Page =
  | { name: 'shop' }
  | { name: 'basket' }
  | { name: 'orders' }
  | { name: 'order'; id: string }
  | { name: 'login' }
  | { name: 'register' }
  | { name: 'operations'; path: readonly string[] }
  | { name: 'laboratory'; path: readonly string[] }
  | { name: 'nowhere' };

export type PageName = Page['name'];

/** Where the gateway serves the console. */
export const BASE = '/console';

const decoded = (part: string) => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** The page that a path stands for; what is no page is `nowhere`. */
export const pageAt = (pathname: string): Page => {
  if (pathname !== BASE && !pathname.startsWith(`${BASE}/`)) return { name: 'nowhere' };
  const [first, ...rest] = pathname.slice(BASE.length).split('/').filter(Boolean).map(decoded);
  if (first === undefined) return { name: 'shop' };
  if (first === 'operations' || first === 'laboratory') return { name: first, path: rest };
  const [id, ...more] = rest;
  if (first === 'orders' && id !== undefined && more.length === 0) return { name: 'order', id };
  const isPage = first === 'basket' || first === 'orders' || first === 'login' || first === 'register';
  return isPage && id === undefined ? { name: first } : { name: 'nowhere' };
};

/** The path of a page, for a link: `pathTo('orders', id)`, `pathTo()` of the shop. */
export const pathTo = (...parts: string[]): string => [BASE, ...parts.map(encodeURIComponent)].join('/');

/** Where to go after a login: only what lies in the console, whatever the address said. */
export const wayBack = (search: string): string => {
  const from = new URLSearchParams(search).get('from') ?? BASE;
  const isOurs = from === BASE || from.startsWith(`${BASE}/`) || from.startsWith(`${BASE}?`);
  const { name } = pageAt(new URL(from, 'http://here').pathname);
  return isOurs && name !== 'login' && name !== 'register' && name !== 'nowhere' ? from : BASE;
};
