import { isProblem } from '@tessera/client';
import { type OrderTimeline } from '@tessera/contracts';
import { useEffect } from 'preact/hooks';
import { api } from '../../api/api.js';
import { useLoad } from '../../api/use-load.js';
import { Button } from '../../design/button.js';
import { Chip, toneOf } from '../../design/chip.js';
import { Price } from '../../design/figures.js';
import { Empty, Shown } from '../../design/states.js';
import { duration, fullTime } from '../../format/time.js';
import { Head } from '../../live/head.js';
import { MissingParts } from '../../live/missing-parts.js';
import { moved } from '../../live/operations-live.js';
import { Link } from '../../router/link.js';
import { pathTo } from '../../router/route.js';
import { language, texts } from '../../texts/texts.js';
import { Steps } from './steps.js';
import { stepsOf } from './timeline-steps.js';

/** Groups hear of a move a little after it; an order that is undecided is looked at until it is. */
const SETTLING_MS = 1_500;

const Facts = ({ order, tookMs }: { order: OrderTimeline['order']; tookMs: number }) => {
  const words = texts.value.operations.timeline;
  return (
    <dl class="facts">
      <dt>{texts.value.live.moved.state}</dt>
      <dd class="row">
        <Chip tone={toneOf[order.state]} text={order.state} />
        {order.reason && <code>{order.reason}</code>}
      </dd>
      <dt>{words.placed}</dt>
      <dd>{fullTime(language.value, Date.parse(order.placedAt))}</dd>
      <dt>{words.total}</dt>
      <dd>
        <Price of={order.total} />
      </dd>
      <dt>{words.took}</dt>
      <dd>{duration(language.value, tookMs)}</dd>
      <dt>{texts.value.live.moved.customer}</dt>
      <dd>
        <code>{order.customerId}</code>
      </dd>
    </dl>
  );
};

const Timeline = ({ timeline: { order, entries, isCut, parts } }: { timeline: OrderTimeline }) => {
  const steps = stepsOf(entries);
  return (
    <>
      <MissingParts parts={parts} />
      <section class="card">
        <Facts order={order} tookMs={steps.at(-1)?.sinceStartMs ?? 0} />
      </section>
      <Steps steps={steps} />
      {isCut && <p class="muted">{texts.value.operations.timeline.isCut}</p>}
    </>
  );
};

/** One order’s way through requests, outboxes, topics and groups. */
export const TimelinePage = ({ id }: { id: string }) => {
  const words = texts.value.operations.timeline;
  const loaded = useLoad((signal) => api.getOrderTimeline({ id }, { signal }), [id]);
  const version = moved.value.find((order) => order.id === id)?.version;
  const { data, again } = loaded;
  useEffect(() => {
    if (data?.order.state !== 'PENDING' && version === undefined) return undefined;
    const timer = setTimeout(again, SETTLING_MS);
    return () => clearTimeout(timer);
  }, [version, data?.order.state === 'PENDING' && data, again]);
  const isNone = isProblem(loaded.error, 'NOT_FOUND', 'VALIDATION_FAILED');
  return (
    <>
      <div class="row spread">
        <Link href={pathTo('operations', 'orders')}>← {words.back}</Link>
        <Button small busy={loaded.isLoading} onClick={again}>
          {words.reload}
        </Button>
      </div>
      <Head>
        {words.title} <code>{id}</code>
      </Head>
      {isNone ? (
        <Empty>{words.none}</Empty>
      ) : (
        <Shown of={loaded}>{(timeline) => <Timeline timeline={timeline} />}</Shown>
      )}
    </>
  );
};
