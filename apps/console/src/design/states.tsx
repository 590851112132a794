import { type ComponentChildren } from 'preact';
import { explain, passes } from '../api/explain.js';
import { type Loaded } from '../api/use-load.js';
import { texts } from '../texts/texts.js';
import { Button } from './button.js';

/** There is nothing, and that is no fault; `children` say what could be done. */
export const Empty = ({ children }: { children: ComponentChildren }) => <div class="empty">{children}</div>;

/** The bones of what will come, in sight after 200 ms. */
export const Loading = ({ bones = 3 }: { bones?: number }) => (
  <div class="bones" role="status" aria-busy="true">
    <b class="hidden">{texts.value.design.loading}</b>
    {Array.from({ length: bones }, (_, n) => (
      <span key={n} />
    ))}
  </div>
);

/** What went wrong, in words, with what to tell whoever looks after the platform, and a way to try again. */
export const ErrorPanel = ({ error, again }: { error: unknown; again?: (() => void) | undefined }) => {
  const { failures } = texts.value;
  const { title, detail, requestId } = explain(error, texts.value);
  return (
    <div class={`notice ${passes(error) ? 'warn' : 'bad'}`} role="alert">
      <strong>{title}</strong>
      {detail && <p lang="en">{detail}</p>}
      {again && passes(error) && <p>{failures.tryingAgain}</p>}
      {requestId && (
        <p class="small muted">
          {failures.requestId} <code>{requestId}</code>
        </p>
      )}
      {again && <Button onClick={again}>{failures.retry}</Button>}
    </div>
  );
};

interface ShownProps<Data> {
  of: Loaded<Data>;
  bones?: number;
  children: (data: Data) => ComponentChildren;
}

/** What was loaded, its bones before, and what went wrong beside what was there last. */
export const Shown = <Data,>({ of: { data, error, again }, bones = 3, children }: ShownProps<Data>) => (
  <>
    {error !== undefined && <ErrorPanel error={error} again={again} />}
    {data === undefined ? error === undefined && <Loading bones={bones} /> : children(data)}
  </>
);
