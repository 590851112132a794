import { isProblem } from '@tessera/client';
import { type DeadLetterDetail, type AskedApp, askedApps } from '@tessera/contracts';
import { useEffect } from 'preact/hooks';
import { api } from '../../api/api.js';
import { useLoad } from '../../api/use-load.js';
import { Empty, Shown } from '../../design/states.js';
import { Table } from '../../design/table.js';
import { fullTime } from '../../format/time.js';
import { size } from '../../live/figures.js';
import { Head } from '../../live/head.js';
import { Link } from '../../router/link.js';
import { pathTo } from '../../router/route.js';
import { language, texts } from '../../texts/texts.js';
import { LetterActions } from './letter-actions.js';
import { LetterState } from './letter-state.js';
import { type Of } from './waiting.js';

type Letter = Of<DeadLetterDetail>;

const LOOK_EVERY_MS = 3_000;
const time = (at: string) => fullTime(language.value, Date.parse(at));

const Facts = ({ letter }: { letter: Letter }) => {
  const words = texts.value.operations;
  const { topic, partition, offset } = letter.from;
  return (
    <dl class="facts">
      <dt>{words.waiting.group}</dt>
      <dd>{letter.group}</dd>
      <dt>{words.waiting.from}</dt>
      <dd>{words.timeline.place(topic, partition, offset)}</dd>
      <dt>{words.waiting.key}</dt>
      <dd>
        <Link href={pathTo('operations', 'orders', letter.key)}>
          <code>{letter.key}</code>
        </Link>
      </dd>
      <dt>{words.waiting.id}</dt>
      <dd>
        <code>{letter.messageId}</code>
      </dd>
      <dt>{words.waiting.error}</dt>
      <dd lang="en">{letter.error}</dd>
      <dt>{words.waiting.attempts}</dt>
      <dd>{letter.attempts}</dd>
    </dl>
  );
};

/** JSON is set in lines; whatever it is, it stays text. */
const readable = (text: string) => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

const Value = ({ value }: { value: Letter['value'] }) => {
  const words = texts.value.operations.waiting;
  if (!value) return <p class="muted">{words.noValue}</p>;
  return (
    <>
      {value.isBase64 && <p class="muted">{words.base64}</p>}
      {value.isCut && <p class="muted">{words.cut(size(language.value, value.bytes))}</p>}
      <pre class="raw" tabIndex={0}>
        {value.isBase64 || value.isCut ? value.text : readable(value.text)}
      </pre>
    </>
  );
};

const History = ({ letter }: { letter: Letter }) => {
  const words = texts.value.operations.waiting;
  return (
    <ol class="timeline">
      {letter.history.map(({ what, at, by }, index) => (
        <li key={index} class={`done ${what === 'died' ? 'bad' : what === 'replay' ? 'good' : 'neutral'}`}>
          <strong>{words.what[what]}</strong>
          <span class="small muted">
            {time(at)} {by && words.by(by)}
          </span>
        </li>
      ))}
    </ol>
  );
};

const Detail = ({ letter, again }: { letter: Letter; again: () => void }) => {
  const words = texts.value.operations.waiting;
  const columns = [
    { head: words.name, cell: ({ name }: { name: string }) => <code>{name}</code> },
    { head: words.value, cell: ({ value }: { value: string }) => <code>{value}</code> },
  ];
  return (
    <>
      <div class="row spread">
        <LetterState letter={letter} />
        <LetterActions letter={letter} again={again} />
      </div>
      <section class="card">
        <Facts letter={letter} />
      </section>
      <section class="card">
        <h3>{words.value}</h3>
        <Value value={letter.value} />
      </section>
      <section class="stack">
        <h3>{words.headers}</h3>
        <Table
          caption={words.headers}
          columns={columns}
          rows={letter.headers.map((header, index) => ({ ...header, index }))}
          keyOf={({ index }) => String(index)}
        />
      </section>
      <section class="card">
        <h3>{words.history}</h3>
        <History letter={letter} />
      </section>
    </>
  );
};

const Letter = ({ service, id }: { service: AskedApp; id: string }) => {
  const words = texts.value.operations.waiting;
  const loaded = useLoad((signal) => api.getDeadLetter({ service, id }, { signal }), [service, id]);
  const { again } = loaded;
  useEffect(() => {
    const timer = setInterval(() => document.hidden || again(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [again]);
  if (isProblem(loaded.error, 'NOT_FOUND', 'VALIDATION_FAILED')) return <Empty>{words.noLettersAtAll}</Empty>;
  return (
    <Shown of={loaded}>
      {(letter) => (
        <>
          <Head>
            {words.detail}: {letter.type || id}
          </Head>
          <Detail letter={{ ...letter, service }} again={again} />
        </>
      )}
    </Shown>
  );
};

/** One dead letter whole: where from, headers, value as text, and what happened to it. */
export const LetterPage = ({ service, id }: { service: string; id: string }) => {
  const words = texts.value.operations.waiting;
  const known = askedApps.find((app) => app === service);
  return (
    <>
      <Link href={pathTo('operations', 'waiting')}>← {words.back}</Link>
      {known ? <Letter service={known} id={id} /> : <Empty>{words.noLettersAtAll}</Empty>}
    </>
  );
};
