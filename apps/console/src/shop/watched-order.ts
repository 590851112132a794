import { finalStates, type OrderView } from '@tessera/contracts';
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api/api.js';

/** An order as it goes on, or why it cannot be watched. */
export interface WatchedOrder {
  order?: OrderView;
  error?: unknown;
  /** What happens next will be seen by itself. */
  isLive: boolean;
  /** Watches again, after an error. */
  again: () => void;
}

/** Follows an order while somebody looks at it, over lost connections and tokens that expire. */
export const useWatchedOrder = (id: string, customer: string | undefined): WatchedOrder => {
  const [seen, setSeen] = useState<Omit<WatchedOrder, 'again'>>({ isLive: false });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const ends = new AbortController();
    setSeen({ isLive: false });
    const watch = async () => {
      for await (const { data } of api.watchOrder({ id }, { signal: ends.signal }))
        setSeen({ order: data, isLive: !finalStates.has(data.state) });
    };
    watch().catch((error: unknown) => {
      if (!ends.signal.aborted) setSeen(({ order }) => ({ ...(order && { order }), error, isLive: false }));
    });
    return () => ends.abort();
  }, [id, customer, turn]);
  return { ...seen, again: () => setTurn(turn + 1) };
};
