import { computed, effect, signal } from '@preact/signals';
import { type OperationsEvent } from '@tessera/client';
import { type OrderMoved, type PlatformView } from '@tessera/contracts';
import { useEffect } from 'preact/hooks';
import { api, tokens } from '../api/api.js';
import { type FlowHistory, keepSample } from './flow-history.js';
import { follow, type LiveStream } from './live-stream.js';
import { afterMoves, type MovedOrders } from './moved-orders.js';

/** A flood of orders is drawn so often. */
const DRAW_MS = 250;

/** The platform as it was told last. */
export const platform = signal<PlatformView | undefined>(undefined);

/** What was on its way in the last minutes. */
export const history = signal<FlowHistory>([]);

/** What is on its way, as it was told last. */
export const flow = computed(() => history.value.at(-1));

/** Orders that moved. */
export const moved = signal<MovedOrders>([]);

/** The stream that is followed; undefined: nobody looks. */
export const stream = signal<LiveStream | undefined>(undefined);

let waiting: OrderMoved[] = [];
let drawing: ReturnType<typeof setTimeout> | undefined;

const draw = () => {
  [moved.value, waiting, drawing] = [afterMoves(moved.value, waiting), [], undefined];
};

/** Of what moved unseen nothing that is shown need be true any more. */
const forgetMoves = () => {
  clearTimeout(drawing);
  [moved.value, waiting, drawing] = [[], [], undefined];
};

const take = ({ event, data }: OperationsEvent) => {
  if (event === 'platform') platform.value = data;
  if (event === 'flow') history.value = keepSample(history.value, data);
  if (event === 'reset') forgetMoves();
  if (event !== 'order') return;
  waiting.push(data);
  drawing ??= setTimeout(draw, DRAW_MS);
};

const begin = () => {
  stream.value?.stop();
  stream.value = follow((options) => api.watchOperations(options), take);
};

const end = () => {
  stream.value?.stop();
  stream.value = undefined;
};

/** Opens the stream anew after it was refused. */
export const watchAgain = begin;

/** Follows the platform as long as the component is there. */
export const useOperations = (wanted: boolean): void =>
  useEffect(() => {
    if (wanted) begin();
    return end;
  }, [wanted]);

const isSession = computed(() => tokens.value !== undefined);

// What one person saw is not for the next one at this browser.
effect(() => {
  if (isSession.value) return;
  forgetMoves();
  [platform.value, history.value] = [undefined, []];
});
