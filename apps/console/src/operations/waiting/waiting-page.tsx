import { useEffect, useState } from 'preact/hooks';
import { type RoomProps } from '../../router/room.js';
import { useLoad } from '../../api/use-load.js';
import { Shown } from '../../design/states.js';
import { MissingParts } from '../../live/missing-parts.js';
import { texts } from '../../texts/texts.js';
import { LetterPage } from './letter-page.js';
import { LetterTable } from './letter-table.js';
import { OutboxLines } from './outbox-lines.js';
import { ParkedTable } from './parked-table.js';
import { readWaiting, type Waiting } from './waiting.js';

const LOOK_EVERY_MS = 3_000;

interface ListsProps {
  waiting: Waiting;
  again: () => void;
  all: boolean;
  setAll: (all: boolean) => void;
}

const Lists = ({ waiting, again, ...choice }: ListsProps) => (
  <>
    <MissingParts parts={waiting.parts} />
    <ParkedTable rows={waiting.parked} again={again} />
    <LetterTable rows={waiting.letters} isCut={waiting.isCut} again={again} {...choice} />
  </>
);

const Overview = () => {
  const words = texts.value.operations.waiting;
  const [all, setAll] = useState(false);
  const loaded = useLoad((signal) => readWaiting(all ? 'all' : 'open', signal), [all]);
  const { again } = loaded;
  useEffect(() => {
    const timer = setInterval(() => document.hidden || again(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [again]);
  return (
    <>
      <section class="stack">
        <h2>{words.title}</h2>
        <p class="muted">{words.intro}</p>
        <OutboxLines />
      </section>
      <Shown of={loaded}>{(waiting) => <Lists waiting={waiting} again={again} all={all} setAll={setAll} />}</Shown>
    </>
  );
};

/** Outboxes, parked keys and dead letters of all services, or one dead letter whole. */
export const WaitingPage = ({ path: [service, id] }: RoomProps) =>
  service !== undefined && id !== undefined ? <LetterPage key={id} service={service} id={id} /> : <Overview />;
