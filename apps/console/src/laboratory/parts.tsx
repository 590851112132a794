import { type LabPart } from '@tessera/contracts';
import { useState } from 'preact/hooks';
import { api } from '../api/api.js';
import { Button } from '../design/button.js';
import { Chip, type Tone } from '../design/chip.js';
import { Ago } from '../design/figures.js';
import { type Column, Table } from '../design/table.js';
import { texts } from '../texts/texts.js';
import { attempt, showPart } from './lab-live.js';

type Act = 'kill' | 'restart' | 'frozen' | 'down' | 'running';

const tones: Record<LabPart['state'], Tone> = { running: 'good', starting: 'neutral', frozen: 'warn', down: 'bad' };

const call = (name: string, act: Act) => {
  if (act === 'kill') return api.killLabPart({ name });
  return act === 'restart' ? api.restartLabPart({ name }) : api.setLabPart({ name, state: act });
};

/** A gateway cannot be taken from under the page that could bring it back. */
const isDoor = (name: string) => /^(gateway|front)(-\d+)?$/.test(name);

/** What can be done with a part in its state. */
const actsFor = ({ name, state }: LabPart): Act[] => {
  if (state === 'frozen') return ['running', 'kill'];
  if (state === 'down') return ['running'];
  if (state === 'starting') return isDoor(name) ? [] : ['down'];
  return isDoor(name) ? ['kill', 'restart'] : ['kill', 'restart', 'frozen', 'down'];
};

const Actions = ({ part }: { part: LabPart }) => {
  const words = texts.value.laboratory.parts;
  const [busy, setBusy] = useState<Act | undefined>(undefined);
  const names: Record<Act, string> = {
    kill: words.kill,
    restart: words.restart,
    frozen: words.freeze,
    down: words.hold,
    running: part.state === 'frozen' ? words.thaw : words.bring,
  };
  const press = async (act: Act) => {
    setBusy(act);
    const answer = await attempt(
      () => call(part.name, act),
      () => words.done[act](part.name),
    );
    if (answer) showPart(answer);
    setBusy(undefined);
  };
  return (
    <span class="row acts" role="group" aria-label={words.actions(part.name)}>
      {actsFor(part).map((act) => (
        <Button
          key={act}
          small
          kind={act === 'running' ? 'primary' : act === 'restart' ? 'plain' : 'danger'}
          busy={busy === act}
          disabled={busy !== undefined && busy !== act}
          label={`${names[act]}: ${part.name}`}
          onClick={() => void press(act)}
        >
          {names[act]}
        </Button>
      ))}
    </span>
  );
};

const columns = (): Column<LabPart>[] => {
  const words = texts.value.laboratory.parts;
  return [
    {
      head: words.name,
      cell: ({ name, pid }) => (
        <span>
          <strong>{name}</strong> {pid !== null && <span class="small muted">{words.pid(pid)}</span>}
        </span>
      ),
    },
    { head: words.state, cell: ({ state }) => <Chip tone={tones[state]} text={words[state]} /> },
    { head: words.since, cell: ({ since }) => <Ago at={since} /> },
    { head: words.actionsHead, headHidden: true, cell: (part) => <Actions part={part} /> },
  ];
};

/** Services and stores, with what can be done to each. */
export const Parts = ({ parts }: { parts: readonly LabPart[] }) => {
  const words = texts.value.laboratory.parts;
  return (
    <section class="stack">
      <h2>{words.title}</h2>
      {(['service', 'store'] as const).map((kind) => (
        <Table
          key={kind}
          caption={words[kind]}
          columns={columns()}
          rows={parts.filter((part) => part.kind === kind)}
          keyOf={({ name }) => name}
        />
      ))}
      <dl class="hints small muted">
        {(
          [
            [words.kill, words.killHint],
            [words.restart, words.restartHint],
            [words.freeze, words.freezeHint],
            [words.hold, words.holdHint],
          ] as const
        ).map(([name, hint]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{hint}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
};
