import { poisonKind, type PoisonTopic, topicNames, topics } from '@tessera/contracts';
import { useState } from 'preact/hooks';
import { api } from '../api/api.js';
import { Button } from '../design/button.js';
import { texts } from '../texts/texts.js';
import { Choice } from './choice.js';
import { attempt } from './lab-live.js';

/** What nobody reads harms nobody. */
const read = topicNames.filter((name) => topics[name].groups.length > 0);

/** Writes a message that nobody can handle. */
export const Poison = () => {
  const words = texts.value.laboratory.poison;
  const [topic, setTopic] = useState(read[0] ?? 'orders');
  const [kind, setKind] = useState<PoisonTopic['kind']>('no value');
  const [busy, setBusy] = useState(false);
  const write = async () => {
    setBusy(true);
    await attempt(
      () => api.poisonTopic({ topic, kind }),
      ({ topic, partition, offset }) => words.done(topic, partition, offset),
    );
    setBusy(false);
  };
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <p class="muted">{words.intro}</p>
      <form
        class="find"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void write();
        }}
      >
        <Choice label={words.topic} value={topic} choices={read} textOf={(topic) => topic} choose={setTopic} />
        <Choice
          label={words.kind}
          value={kind}
          choices={poisonKind.options}
          textOf={(kind) => words.kinds[kind]}
          choose={setKind}
        />
        <Button type="submit" kind="danger" busy={busy}>
          {words.write}
        </Button>
      </form>
    </section>
  );
};
