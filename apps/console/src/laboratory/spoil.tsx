import { useState } from 'preact/hooks';
import { api } from '../api/api.js';
import { useLoad } from '../api/use-load.js';
import { Button } from '../design/button.js';
import { Link } from '../router/link.js';
import { pathTo } from '../router/route.js';
import { texts } from '../texts/texts.js';
import { Choice } from './choice.js';
import { attempt, lab } from './lab-live.js';

const MOST_CHOICES = 50;

const useSpoil = () => {
  const words = texts.value.laboratory.product;
  const [busy, setBusy] = useState<string | undefined>(undefined);
  const set = async (sku: string, spoiled: boolean) => {
    setBusy(sku);
    const view = await attempt(
      () => api.setSpoiled({ sku, spoiled }),
      () => (spoiled ? words.spoiled(sku) : words.mended(sku)),
    );
    if (view) lab.value = view;
    setBusy(undefined);
  };
  return { busy, set };
};

const Spoiled = ({
  skus,
  busy,
  mend,
}: {
  skus: readonly string[];
  busy: string | undefined;
  mend: (sku: string) => void;
}) => {
  const words = texts.value.laboratory.product;
  return (
    <>
      <h3>{words.list}</h3>
      <ul class="stack">
        {skus.map((sku) => (
          <li key={sku} class="row spread">
            <code>{sku}</code>
            <Button small kind="primary" busy={busy === sku} label={`${words.mend}: ${sku}`} onClick={() => mend(sku)}>
              {words.mend}
            </Button>
          </li>
        ))}
      </ul>
      <Link href={pathTo('operations', 'waiting')}>{words.letters}</Link>
    </>
  );
};

/** Makes a product’s stock record unreadable, and mends it. */
export const Spoil = ({ spoiled }: { spoiled: readonly string[] }) => {
  const words = texts.value.laboratory.product;
  const { data } = useLoad((signal) => api.listProducts({ limit: MOST_CHOICES }, { signal }), []);
  const sound = data?.items.filter(({ sku }) => !spoiled.includes(sku)) ?? [];
  const products = new Map(sound.map(({ sku, name }) => [sku, name]));
  const [sku, setSku] = useState('');
  const { busy, set } = useSpoil();
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <p class="muted">{words.intro}</p>
      <form
        class="find"
        onSubmit={(event) => {
          event.preventDefault();
          if (sku) void set(sku, true);
        }}
      >
        <Choice
          label={words.sku}
          value={sku}
          choices={['', ...products.keys()]}
          textOf={(sku) => products.get(sku) ?? words.choose}
          choose={setSku}
        />
        <Button type="submit" kind="danger" disabled={sku === ''} busy={busy === sku && sku !== ''}>
          {words.spoil}
        </Button>
      </form>
      {spoiled.length > 0 && <Spoiled skus={spoiled} busy={busy} mend={(sku) => void set(sku, false)} />}
    </section>
  );
};
