import { duration } from '../../format/time.js';
import { flow } from '../../live/operations-live.js';
import { language, texts } from '../../texts/texts.js';

/** What each service has still to send, a line each. */
export const OutboxLines = () => {
  const words = texts.value.operations.waiting;
  return (
    <dl class="facts card">
      {flow.value?.services.map(({ service, outbox }) => [
        <dt key={service}>
          {words.outbox} {service}
        </dt>,
        <dd key={`${service} says`}>
          {words.outboxSays(outbox.rows, duration(language.value, outbox.oldestMs))}
          {outbox.refused > 0 && `; ${words.refusedSays(outbox.refused)}`}
        </dd>,
      ])}
    </dl>
  );
};
