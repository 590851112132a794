import { constants, monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import { type Health } from '../health.js';
import { histogram, observe, oneOf } from './instruments.js';

/** How often the event loop is looked at. What the histogram holds is the time from look to look. */
const LOOK_MS = 20;

/** A histogram that is empty holds numbers that no delay has. */
const delayIn = (nanoseconds: number) =>
  nanoseconds < Number.MAX_SAFE_INTEGER ? Math.max(0, nanoseconds / 1e9 - LOOK_MS / 1_000) : 0;

const measureEventLoop = () => {
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  delay.enable();
  let before = performance.eventLoopUtilization();
  observe(
    [
      'nodejs_eventloop_delay_p50_seconds',
      'nodejs_eventloop_delay_p99_seconds',
      'nodejs_eventloop_delay_max_seconds',
      'nodejs_eventloop_utilization_ratio',
    ],
    (tell) => {
      tell('nodejs_eventloop_delay_p50_seconds', delayIn(delay.percentile(50)), {});
      tell('nodejs_eventloop_delay_p99_seconds', delayIn(delay.percentile(99)), {});
      tell('nodejs_eventloop_delay_max_seconds', delayIn(delay.max), {});
      delay.reset();
      const now = performance.eventLoopUtilization();
      tell('nodejs_eventloop_utilization_ratio', performance.eventLoopUtilization(now, before).utilization, {});
      before = now;
    },
  );
};

const measureMemory = () =>
  observe(['process_memory_usage_bytes', 'v8js_memory_heap_used_bytes', 'v8js_memory_heap_limit_bytes'], (tell) => {
    tell('process_memory_usage_bytes', process.memoryUsage.rss(), {});
    tell('v8js_memory_heap_limit_bytes', getHeapStatistics().heap_size_limit, {});
    for (const { space_name, space_used_size } of getHeapSpaceStatistics())
      tell('v8js_memory_heap_used_bytes', space_used_size, { v8js_heap_space_name: space_name });
  });

const measureTime = () =>
  observe(['process_start_time_seconds', 'process_cpu_time_seconds_total'], (tell) => {
    tell('process_start_time_seconds', performance.timeOrigin / 1_000, {});
    const { user, system } = process.cpuUsage();
    tell('process_cpu_time_seconds_total', user / 1e6, { cpu_mode: 'user' });
    tell('process_cpu_time_seconds_total', system / 1e6, { cpu_mode: 'system' });
  });

const kinds = new Map<unknown, 'minor' | 'major' | 'incremental' | 'weakcb'>([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
]);

const measureCollections = () => {
  const durations = histogram('v8js_gc_duration_seconds');
  const watch = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const kind = kinds.get(Object(Reflect.get(entry, 'detail')).kind);
      if (kind) durations.record(entry.duration / 1_000, { v8js_gc_type: kind });
    }
  });
  watch.observe({ entryTypes: ['gc'] });
};

/** Event loop, memory, collections of garbage and CPU of this process, by `node:perf_hooks` and `node:v8`. */
export const measureProcess = () => {
  measureTime();
  measureEventLoop();
  measureMemory();
  measureCollections();
};

/** The checks of `/health/ready`, so that a dashboard tells what a probe does. */
export const measureHealth = (health: Health) =>
  observe(['tessera_health'], async (tell) => {
    const { checks } = await health.report();
    for (const [check, now] of Object.entries(checks))
      oneOf(['ok', 'degraded', 'down'], now, (figure, state) => tell('tessera_health', figure, { check, state }));
  });
