import { isProblem } from '@tessera/client';
import { type LabView } from '@tessera/contracts';
import { Page } from '../design/page.js';
import { Empty, Loading } from '../design/states.js';
import { ConnectionLine, Refused } from '../live/connection-line.js';
import '../live/live.css';
import { MovedList } from '../live/moved-list.js';
import { flow, useOperations } from '../live/operations-live.js';
import { Undecided } from '../live/undecided.js';
import { VerdictLine, Verdicts } from '../live/verdicts.js';
import { isStaff } from '../session/session.js';
import { clockTime } from '../format/time.js';
import { language, texts } from '../texts/texts.js';
import { adviceFor } from './advice.js';
import { BrokenBar } from './broken-bar.js';
import { brokenIn } from './broken.js';
import { check, lab, labStream, useLab, watchLabAgain } from './lab-live.js';
import './laboratory.css';
import { Load } from './load.js';
import { Parts } from './parts.js';
import { Poison } from './poison.js';
import { Spoil } from './spoil.js';

const MOVED_ROWS = 10;

const WatchFor = ({ view }: { view: LabView }) => {
  const words = texts.value.laboratory.watchFor;
  return (
    <section class="notice accent" role="status">
      <h2>{words.title}</h2>
      {adviceFor(brokenIn(view), flow.value?.orders?.undecided ?? 0).map((advice) => (
        <p key={advice}>{words[advice]}</p>
      ))}
    </section>
  );
};

const Check = () => {
  const words = texts.value.laboratory.check;
  const last = check.value;
  return (
    <section class="stack">
      <div class="row spread">
        <h2>{words.title}</h2>
        {last && last.verdicts.length > 0 && (
          <p class="row">
            <VerdictLine verdicts={last.verdicts} />
            <span class="muted small">{words.at(clockTime(language.value, Date.parse(last.at)))}</span>
          </p>
        )}
      </div>
      <p class="muted">{words.intro}</p>
      {!last && <Empty>{words.waiting}</Empty>}
      {last?.problem && (
        <p class="notice warn">
          {words.cannot} <span lang="en">{last.problem}</span>
        </p>
      )}
      {last && last.verdicts.length > 0 && <Verdicts verdicts={last.verdicts} />}
    </section>
  );
};

const Bench = ({ view }: { view: LabView }) => (
  <>
    <BrokenBar broken={brokenIn(view)} />
    <WatchFor view={view} />
    <div class="bench">
      <div class="stack">
        <Undecided />
        <Load load={view.load} />
      </div>
      <MovedList most={MOVED_ROWS} />
    </div>
    <Parts parts={view.parts} />
    <div class="halves">
      <Spoil spoiled={view.spoiled} />
      <Poison />
    </div>
    <Check />
  </>
);

/** What breaks the platform on purpose, and shows that it holds. */
export const Laboratory = () => {
  const { laboratory, operations } = texts.value;
  useLab(isStaff.value);
  useOperations(isStaff.value);
  const stream = labStream.value;
  const isNone = stream?.connection.value === 'refused' && isProblem(stream.refusal.value, 'NOT_FOUND');
  if (!isStaff.value || isNone)
    return (
      <Page title={laboratory.title}>
        <Empty>{isNone ? laboratory.elsewhere : operations.forStaff}</Empty>
      </Page>
    );
  return (
    <Page title={laboratory.title} lead={laboratory.intro} aside={<ConnectionLine stream={stream} />}>
      <Refused stream={stream} again={watchLabAgain} />
      {lab.value ? <Bench view={lab.value} /> : stream?.connection.value !== 'refused' && <Loading bones={5} />}
    </Page>
  );
};
