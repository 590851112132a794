import { isProblem } from '@tessera/client';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { passes } from './explain.js';

/** What was asked for, as far as it is known. After a failure the last data stay beside the error. */
export interface Loaded<Data> {
  data: Data | undefined;
  error: unknown;
  /** Something has been asked for and is not there yet; false while a failed call waits for its next try. */
  isLoading: boolean;
  /** Asks now. */
  again: () => void;
}

const FIRST_MS = 1_000;
const MOST_MS = 15_000;

const waitMs = (error: unknown, failures: number) => {
  const told = isProblem(error) ? error.retryAfterSeconds : undefined;
  return told === undefined ? Math.min(FIRST_MS * 2 ** failures, MOST_MS) : told * 1_000;
};

/**
 * Asks for something when the component appears and whenever `inputs` change. What may pass is tried again, later each time,
 * until it is there or nobody looks any more.
 */
export const useLoad = <Data>(
  load: (signal: AbortSignal) => Promise<Data>,
  inputs: readonly unknown[],
): Loaded<Data> => {
  const [state, setState] = useState<Omit<Loaded<Data>, 'again'>>({
    data: undefined,
    error: undefined,
    isLoading: true,
  });
  const [turn, setTurn] = useState(0);
  const last = useRef(inputs);

  useEffect(() => {
    const ends = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const isSame =
      last.current.length === inputs.length && last.current.every((input, n) => Object.is(input, inputs[n]));
    last.current = inputs;
    setState(({ data }) => ({ data: isSame ? data : undefined, error: undefined, isLoading: true }));
    const attempt = async (failures: number) => {
      try {
        const data = await load(ends.signal);
        if (!ends.signal.aborted) setState({ data, error: undefined, isLoading: false });
      } catch (error) {
        if (ends.signal.aborted) return;
        setState(({ data }) => ({ data, error, isLoading: false }));
        if (passes(error)) timer = setTimeout(() => void attempt(failures + 1), waitMs(error, failures));
      }
    };
    void attempt(0);
    return () => {
      ends.abort();
      clearTimeout(timer);
    };
  }, [...inputs, turn]);

  return { ...state, again: useCallback(() => setTurn((turn) => turn + 1), []) };
};
