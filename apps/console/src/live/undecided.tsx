import { duration } from '../format/time.js';
import { language, texts } from '../texts/texts.js';
import { count } from './figures.js';
import { seriesOf } from './flow-history.js';
import { flow, history } from './operations-live.js';
import { Sparkline } from './sparkline.js';

/** How many orders wait for their decision, and the oldest of them. */
export const Undecided = () => {
  const { undecided, chart } = texts.value.live;
  const orders = flow.value?.orders;
  const series = seriesOf(history.value, (flow) => flow.orders?.undecided);
  const most = Math.max(0, ...series[1].map((value) => value ?? 0));
  const figure = orders ? count(language.value, orders.undecided) : '–';
  return (
    <section class="card undecided">
      <h2>{undecided.title}</h2>
      <p class="figure">
        <strong>{figure}</strong>
        <span class="muted">
          {orders && orders.undecided > 0
            ? `${undecided.age} ${duration(language.value, orders.oldestMs)}`
            : orders && undecided.none}
        </span>
      </p>
      <Sparkline series={series} label={chart(undecided.title, figure, count(language.value, most))} />
    </section>
  );
};
