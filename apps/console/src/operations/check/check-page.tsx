import { api } from '../../api/api.js';
import { useLoad } from '../../api/use-load.js';
import { Button } from '../../design/button.js';
import { Shown } from '../../design/states.js';
import { clockTime } from '../../format/time.js';
import { MissingParts } from '../../live/missing-parts.js';
import { VerdictLine, Verdicts } from '../../live/verdicts.js';
import { language, texts } from '../../texts/texts.js';

/** What each service can say by its own store. */
export const CheckPage = () => {
  const words = texts.value.operations.check;
  const loaded = useLoad((signal) => api.getCheck({ signal }), []);
  return (
    <section class="stack">
      <div class="row spread">
        <h2>{words.title}</h2>
        <Button busy={loaded.isLoading} onClick={loaded.again}>
          {words.again}
        </Button>
      </div>
      <p class="muted">
        {words.intro} <code>{words.command}</code> {words.introEnd}
      </p>
      <Shown of={loaded} bones={6}>
        {({ at, verdicts, parts }) => (
          <>
            <MissingParts parts={parts} />
            <p class="row">
              <VerdictLine verdicts={verdicts} />
              <span class="muted">{words.checked(clockTime(language.value, Date.parse(at)))}</span>
            </p>
            <Verdicts verdicts={verdicts} />
          </>
        )}
      </Shown>
    </section>
  );
};
