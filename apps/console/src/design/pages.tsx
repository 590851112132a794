import { Link } from '../router/link.js';
import { place } from '../router/location.js';
import { texts } from '../texts/texts.js';

const withCursor = (cursor: string | null) => {
  const { path, search } = place.value;
  const query = new URLSearchParams(search);
  if (cursor === null) query.delete('cursor');
  else query.set('cursor', cursor);
  return query.size === 0 ? path : `${path}?${query}`;
};

interface PagesProps {
  /** Of the page that is shown, from the address. */
  cursor: string | undefined;
  /** Of the following one; null at the end. */
  next: string | null;
  /** Newest first, as orders are? */
  byTime?: boolean;
}

/** Where a list goes on. A page takes the place of the last one, to which the browser's own way back leads. */
export const Pages = ({ cursor, next, byTime = false }: PagesProps) => {
  const { design } = texts.value;
  if (cursor === undefined && next === null) return null;
  return (
    <nav class="row spread" aria-label={design.pages}>
      {cursor === undefined ? (
        <span />
      ) : (
        <Link class="button" href={withCursor(null)}>
          {byTime ? design.newest : design.first}
        </Link>
      )}
      {next !== null && (
        <Link class="button" href={withCursor(next)}>
          {byTime ? design.older : design.next}
        </Link>
      )}
    </nav>
  );
};
